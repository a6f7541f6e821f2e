package serve

import (
	"context"
	"net"
)

// Listen listens on a TCP address. Multipath TCP is left out: readers do not
// speak it, and a listener that does can not be made deaf when the server ends.
func Listen(ctx context.Context, address string) (net.Listener, error) {
	var c net.ListenConfig
	c.SetMultipathTCP(false)
	return c.Listen(ctx, "tcp", address)
}
