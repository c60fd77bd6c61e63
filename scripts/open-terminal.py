# Runs a program in a terminal of its own and obeys lines of JSON on stdin: {"keys": "q"}, {"resize": [80, 24]}, {"signal": "SIGTERM"}.
# What the program writes goes to stdout as it is; when it has ended, one line of JSON on stderr says how it left the terminal.
import fcntl, json, os, pty, select, signal, struct, subprocess, sys, termios

columns, rows, *command = sys.argv[1:]
master, slave = pty.openpty()


def resize(columns, rows):
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack('HHHH', int(rows), int(columns), 0, 0))


resize(columns, rows)


def own_terminal():
    os.setsid()
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


child = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, preexec_fn=own_terminal)
commands = b''
listening = True
while True:
    ready, _, _ = select.select([master] + ([0] if listening else []), [], [], 0.1)
    if master in ready:
        os.write(1, os.read(master, 65536))
    elif child.poll() is not None:
        break
    if 0 in ready:
        read = os.read(0, 65536)
        listening = read != b''
        if not listening and child.poll() is None:
            child.send_signal(signal.SIGKILL)
        *lines, commands = (commands + read).split(b'\n')
        for line in lines:
            order = json.loads(line)
            if 'keys' in order:
                os.write(master, order['keys'].encode())
            if 'resize' in order:
                resize(*order['resize'])
                child.send_signal(signal.SIGWINCH)
            if 'signal' in order:
                child.send_signal(getattr(signal, order['signal']))

modes = termios.tcgetattr(slave)[3]
print(json.dumps({'code': child.returncode, 'cooked': bool(modes & termios.ICANON), 'echo': bool(modes & termios.ECHO)}), file=sys.stderr)
