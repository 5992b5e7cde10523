/** Which ports listen, from the kernel's own tables: no ss needed, which minimal images lack. */
import { listOf } from "../match/list.ts";
import { type FactKind, FactsError, type Row } from "./fact.ts";
import { addressText, isLoopback } from "./ports_address.ts";

/**
 * Lines of sockets that wait: state 0A is a TCP socket that listens, 07 a UDP socket without a peer
 * (include/net/tcp_states.h). tcp6 and udp6 are not there where IPv6 is off. The heads of the tables tell that they were read.
 * Then who has each of them open, by its inode: one `ls` for all processes, since a program for each would take seconds.
 */
const PROBE = `set -- /dev/null
for table in tcp tcp6 udp udp6; do
  if [ -r "/proc/net/$table" ]; then set -- "$@" "/proc/net/$table"; fi
done
grep -E '(^ *sl| 0A | 07 )' "$@" >"$work/sockets"
code=$?
cat "$work/sockets"
inodes=' '
while read -r _ _ _ _ state _ _ _ _ _ inode _; do
  case $state in 0A | 07) inodes="$inodes$inode " ;; esac
done <"$work/sockets"
ls -l /proc/[0-9]*/fd 2>/dev/null | while read -r line; do
  case $line in
    /proc/*:) pid=\${line#/proc/} pid=\${pid%/fd:} ;;
    *'socket:['*)
      inode=\${line##*'socket:['}
      case $inodes in *" \${inode%]} "*) read -r name <"/proc/$pid/comm" && echo "process \${inode%]} $name" ;; esac ;;
  esac
done
exit "$code"`;

interface Socket {
  readonly protocol: "tcp" | "udp";
  readonly port: number;
  readonly address: string;
  readonly isLoopback: boolean;
  readonly uid: number;
  readonly inode: string;
}

const LINE =
  /^\/proc\/net\/(tcp|udp)6?: *\d+: ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) [0-9A-F]+:[0-9A-F]{4} (0A|07) \S+ \S+ \S+ +(\d{1,10}) +\d+ (\d{1,20}) /;
const WAITING: Readonly<Record<string, string>> = { tcp: "0A", udp: "07" };
// More listening sockets than a guest has ports.
const MAX_LINES = 262_144;

function readSocket(line: string): readonly Socket[] {
  const [, protocol, hex = "", port = "", state, uid, inode = ""] = LINE.exec(line) ?? [];
  if ((protocol !== "tcp" && protocol !== "udp") || state !== WAITING[protocol]) return [];
  const loopback = isLoopback(hex);
  return [{
    protocol,
    port: Number.parseInt(port, 16),
    address: addressText(hex),
    isLoopback: loopback,
    uid: Number(uid),
    inode,
  }];
}

type Names = ReadonlyMap<string, ReadonlySet<string>>;

/** A server and what it forks share a socket, and few names. */
const MAX_NAMES = 100;

/** The names of the processes that have a socket open, by its inode; nothing where the probe told none. */
function readProcesses(lines: readonly string[]): Names | undefined {
  const byInode = new Map<string, Set<string>>();
  for (const line of lines) {
    const [, inode, name] = /^process (\d{1,20}) (.{1,64})$/.exec(line) ?? [];
    if (inode === undefined || name === undefined) continue;
    const names = byInode.get(inode) ?? new Set();
    byInode.set(inode, names.add(name));
    if (names.size > MAX_NAMES) {
      throw new FactsError(`Cannot read more than ${MAX_NAMES} names of processes at one socket`);
    }
  }
  return byInode.size === 0 ? undefined : byInode;
}

/** Each once, by sockets that may be told many times. */
function namesOf(sockets: readonly Socket[], names: Names): readonly string[] {
  const inodes = new Set(sockets.map(({ inode }) => inode));
  return [...new Set([...inodes].flatMap((inode) => [...names.get(inode) ?? []]))];
}

function portRow(sockets: readonly [Socket, ...Socket[]], names: Names | undefined): Row {
  const [{ protocol, port, uid }] = sockets;
  return {
    names: [`${port}/${protocol}`],
    columns: {
      addresses: listOf([...new Set(sockets.map(({ address }) => address))]),
      uid: { kind: "number", number: uid, text: `${uid}` },
      ...(names && { processes: listOf(namesOf(sockets, names)) }),
    },
  };
}

// A finding is read by a person.
const MAX_TOLD = 20;

/** `22 sshd, 111 rpcbind`: whose each port is. */
function ownersOf(sockets: readonly Socket[], names: Names): string {
  const byPort = Map.groupBy(sockets.toSorted((a, b) => a.port - b.port), ({ port }) => port);
  const ports = [...byPort].map(([port, own]) =>
    `${port} ${namesOf(own, names).join(" and ") || "the kernel"}`
  );
  return ports.slice(0, MAX_TOLD).join(", ");
}

function protocolRow(protocol: "tcp" | "udp", all: readonly Socket[], names: Names | undefined): Row {
  const own = all.filter((each) => each.protocol === protocol);
  const portsOf = (sockets: readonly Socket[]) =>
    listOf([...new Set(sockets.map(({ port }) => port))].sort((a, b) => a - b).map(String));
  return {
    names: [protocol],
    columns: { ports: portsOf(own), reachable: portsOf(own.filter((each) => !each.isLoopback)) },
    ...(names && own.length > 0 && { because: `listening: ${ownersOf(own, names)}` }),
  };
}

/** Rows of the tables. Throws {@linkcode FactsError} where none was read. */
function parsePorts(text: string): readonly Row[] {
  const lines = text.split("\n");
  if (lines.length > MAX_LINES) throw new FactsError(`Cannot read more than ${MAX_LINES} sockets`);
  if (!lines.some((line) => /^\/proc\/net\/\w+: *sl /.test(line))) {
    throw new FactsError("Cannot read the ports: no table of sockets");
  }
  const sockets = lines.flatMap(readSocket);
  const byPort = new Map<string, [Socket, ...Socket[]]>();
  for (const socket of sockets) {
    const name = `${socket.port}/${socket.protocol}`;
    const others = byPort.get(name);
    if (others) others.push(socket);
    else byPort.set(name, [socket]);
  }
  const names = readProcesses(lines);
  return [
    protocolRow("tcp", sockets, names),
    protocolRow("udp", sockets, names),
    ...[...byPort.values()].map((each) => portRow(each, names)),
  ];
}

/** Ports that listen, called `22/tcp`; the rows `tcp` and `udp` have all of them, and those that are not for the guest alone. */
export const ports: FactKind = {
  key: "ports",
  about: "which ports listen",
  columns: {
    addresses: { type: "list" },
    /** Of the user who opened it. */
    uid: { type: "number" },
    /** The names of those that have it open. */
    processes: { type: "list" },
    ports: { type: "list" },
    /** Bound to something else than the loopback. */
    reachable: { type: "list" },
  },
  rowNames: "tcp, udp, or a port such as 22/tcp",
  probe: PROBE,
  parse: parsePorts,
};
