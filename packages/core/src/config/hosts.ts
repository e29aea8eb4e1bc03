import { BlockList, isIP } from "node:net";

export type HostKind = "loopback" | "private" | "public" | "forbidden";

type Subnet = readonly [address: string, prefix: number];

// Metadata services hand out credentials to whoever asks; keys and traces have no business there.
// Rows for IPv4 also match the IPv4-mapped form; the other embeddings of 169.254.0.0/16 need rows of their own.
const forbiddenSubnets: readonly Subnet[] = [
  ["169.254.0.0", 16],
  ["fe80::", 10],
  ["::a9fe:0", 112], // IPv4-compatible
  ["64:ff9b::a9fe:0", 112], // NAT64
  ["2002:a9fe::", 32], // 6to4
  ["fd00:ec2::254", 128], // AWS
  ["fd20:ce::254", 128], // Google Cloud
  ["100.100.100.200", 32], // Alibaba Cloud
  ["168.63.129.16", 32], // Azure
  ["192.0.0.192", 32], // Oracle Cloud
];
const forbiddenNames: readonly string[] = ["metadata", "metadata.google.internal", "metadata.goog", "instance-data"];

// The unspecified address reaches this machine.
const loopbackSubnets: readonly Subnet[] = [
  ["127.0.0.0", 8],
  ["0.0.0.0", 32],
  ["::1", 128],
  ["::", 128],
];
const privateSubnets: readonly Subnet[] = [
  ["10.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
  ["100.64.0.0", 10],
  ["fc00::", 7],
];
const privateSuffixes: readonly string[] = [
  ".cluster.local",
  ".docker",
  ".home.arpa",
  ".internal",
  ".lan",
  ".local",
  ".localdomain",
  ".svc",
];

/** What sort of host this is, judged by its spelling alone. Takes `URL.hostname`, which has undone decimal and hex forms. */
export function hostKind(hostname: string): HostKind {
  const host = hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  return isIP(host) === 0 ? nameKind(host.toLowerCase()) : addressKind(host);
}

function nameKind(name: string): HostKind {
  if (forbiddenNames.includes(name)) return "forbidden";
  if (name === "localhost" || name.endsWith(".localhost")) return "loopback";
  // A name without a dot is a service of the same cluster, or a machine of the same network.
  if (!name.includes(".") || privateSuffixes.some((suffix) => name.endsWith(suffix))) return "private";
  return "public";
}

function addressKind(address: string): HostKind {
  if (isWithin(address, loopbackSubnets)) return "loopback";
  if (isWithin(address, forbiddenSubnets)) return "forbidden";
  return isWithin(address, privateSubnets) ? "private" : "public";
}

function isWithin(address: string, subnets: readonly Subnet[]): boolean {
  const list = new BlockList();
  for (const [start, prefix] of subnets) list.addSubnet(start, prefix, family(start));
  return list.check(address, family(address));
}

function family(address: string): "ipv4" | "ipv6" {
  return address.includes(":") ? "ipv6" : "ipv4";
}
