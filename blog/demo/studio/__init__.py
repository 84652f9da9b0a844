"""Where the demo's pictures are drawn, a module for each kind; `blog.demo.drawing` knows them by name."""
