package scrape

import (
	"os"
	"strconv"
	"strings"
)

// kernelLimit gives a limit of inotify(7), "?" where there is none to read.
func kernelLimit(name string) string {
	b, err := os.ReadFile("/proc/sys/fs/inotify/" + name)
	if err != nil {
		return "?"
	}
	return strings.TrimSpace(string(b))
}

// watchesFor gives the limit to set for so many folders: the limit is shared
// with every other program of the user, so it is raised by what is needed.
func watchesFor(folders int) string {
	have, _ := strconv.Atoi(kernelLimit("max_user_watches"))
	return strconv.Itoa(max(have, 8192) + 2*folders)
}
