package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"copydesk/feed/serve"
)

// listenOn are the places to listen: the flag's, the configuration's, else
// this machine's alone.
func listenOn(flag string, configured []string) []string {
	switch {
	case flag != "":
		return []string{flag}
	case len(configured) > 0:
		return configured
	}
	return []string{defaultListen}
}

// listenFlag says when --listen is but a port, which nobody could listen on.
func listenFlag(s string) error {
	if _, err := strconv.ParseUint(s, 10, 16); err != nil {
		return nil
	}
	return usage(fmt.Sprintf("127.0.0.1:%s for this machine only, :%s for everybody", s, s), "--listen: %q is a port without a colon", s)
}

// A door is a listener and what is spoken there.
type door struct {
	net.Listener
	secure    bool
	redirects bool // to where HTTPS is spoken
	inherited bool // from the service manager, which holds it too
}

// ownBase is the address of this server where it listens on addr.
func (j *job) ownBase(addr string) string {
	base := baseOf(addr)
	if !j.tls().On() {
		return base
	}
	if acme := j.tls().ACME; len(acme) > 0 {
		return "https://" + acme[0] + "/"
	}
	return strings.TrimRight(strings.TrimSuffix("https"+strings.TrimPrefix(base, "http"), ":443/"), "/") + "/"
}

// doors opens everything that the job listens on, or takes what the service
// manager opened for it (systemd's LISTEN_FDS) where the command line names
// nothing.
func (p *program) doors(ctx context.Context, j *job, flag string) ([]door, error) {
	if flag == "" {
		if ds, err := inherited(); err != nil || len(ds) > 0 {
			for i := range ds {
				j.speak(&ds[i])
			}
			return ds, err
		}
	}
	if strings.HasPrefix(j.listen[0], "unix:") && j.base == "" {
		return nil, usage("say by --base where the feeds will be reachable", "--listen: a socket has no address for readers")
	}
	var ds []door
	for _, at := range j.listen {
		var l net.Listener
		var err error
		if socket, ok := strings.CutPrefix(at, "unix:"); ok {
			l, err = listenUnix(socket, j.socketMode())
		} else {
			l, err = serve.Listen(ctx, at)
		}
		if err != nil {
			for _, d := range ds {
				d.Close()
			}
			if errors.Is(err, syscall.EADDRINUSE) {
				return nil, failed("another program listens there; choose another port with --listen", fmt.Errorf("%s: address already in use", at))
			}
			return nil, failed("", err)
		}
		d := door{Listener: l}
		j.speak(&d)
		ds = append(ds, d)
	}
	return ds, nil
}

// speak decides what is spoken at a door. Sockets are for a proxy on this
// machine, and port 80 is where people knock who do not know of HTTPS.
func (j *job) speak(d *door) {
	tcp, ok := d.Addr().(*net.TCPAddr)
	if ok && j.tls().On() {
		d.secure, d.redirects = tcp.Port != 80, tcp.Port == 80
	}
}

// listenUnix listens on a socket. A socket that nobody listens on any more is
// replaced, a file of another kind never.
func listenUnix(name string, mode fs.FileMode) (net.Listener, error) {
	l, err := net.Listen("unix", name)
	if errors.Is(err, syscall.EADDRINUSE) {
		info, statErr := os.Lstat(name)
		if statErr != nil || info.Mode().Type() != fs.ModeSocket {
			return nil, fmt.Errorf("%s: is there already, and is no socket", name)
		}
		if conn, dialErr := net.Dial("unix", name); dialErr == nil {
			conn.Close()
			return nil, err
		} else if !errors.Is(dialErr, syscall.ECONNREFUSED) {
			return nil, dialErr
		}
		if err := os.Remove(name); err != nil {
			return nil, err
		}
		l, err = net.Listen("unix", name)
	}
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(name, mode); err != nil {
		l.Close()
		return nil, err
	}
	return l, nil
}

// firstInherited is the first file descriptor that a service manager hands
// over (sd_listen_fds(3)).
const firstInherited = 3

// inherited takes the listeners that the service manager opened. None is no
// error.
func inherited() ([]door, error) {
	if pid, err := strconv.Atoi(os.Getenv("LISTEN_PID")); err != nil || pid != os.Getpid() {
		return nil, nil
	}
	n, err := strconv.Atoi(os.Getenv("LISTEN_FDS"))
	if err != nil || n < 1 || n > 100 {
		return nil, nil
	}
	for _, name := range []string{"LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"} {
		os.Unsetenv(name) // they are not for our children
	}
	var ds []door
	for fd := firstInherited; fd < firstInherited+n; fd++ {
		f := os.NewFile(uintptr(fd), "LISTEN_FD_"+strconv.Itoa(fd))
		l, err := net.FileListener(f)
		f.Close()
		if err != nil {
			return nil, fmt.Errorf("the service manager's descriptor %d is no listening socket: %w", fd, err)
		}
		if u, ok := l.(*net.UnixListener); ok {
			u.SetUnlinkOnClose(false)
		}
		ds = append(ds, door{Listener: l, inherited: true})
	}
	return ds, nil
}

// secure is the TLS of the job, nil for none, and what answers a CA on a plain
// door.
func (p *program) secure(j *job) (*tls.Config, func(http.Handler) http.Handler, error) {
	t := j.tls()
	switch {
	case t.Cert != "":
		c, err := serve.FromFiles(t.Cert, t.Key, p.log)
		if err != nil {
			return nil, nil, &commandError{code: exitUsage, err: j.cfg.Wrong(&j.cfg.TLS, "tls: %v", plainPathError(err))}
		}
		return c, nil, nil
	case len(t.ACME) > 0:
		a := serve.ACME{Hosts: t.ACME, Email: t.Email, Cache: filepath.Join(j.state, "acme"), Logger: p.log}
		if t.Directory != nil {
			a.Directory = t.Directory.String()
		}
		c, challenge := a.Config()
		return c, challenge, nil
	}
	return nil, nil, nil
}
