import { BlockList, isIPv4 } from 'node:net'
import type { IngressRule } from '../../machine-driver.ts'

/** A rule for more ports than this opens only the usual ones of its range: each open port is a listening socket. */
export const widestRange = 256

/** Ports of services that are commonly looked for in a freshly made machine. */
export const usualPorts: readonly number[] = [
  20, 21, 22, 25, 53, 80, 110, 143, 389, 443, 445, 465, 587, 636, 993, 995, 1433, 1883, 2049, 2181, 2222, 2375, 2376,
  2379, 3000, 3001, 3306, 3389, 4000, 4200, 4222, 4443, 4646, 5000, 5001, 5044, 5432, 5601, 5671, 5672, 5900, 5984,
  5985, 5986, 6379, 6443, 7000, 7474, 7687, 8000, 8001, 8008, 8080, 8081, 8086, 8088, 8090, 8125, 8200, 8300, 8301,
  8443, 8500, 8530, 8600, 8765, 8800, 8880, 8888, 8983, 9000, 9001, 9042, 9090, 9091, 9092, 9093, 9100, 9200, 9300,
  9418, 9443, 9999, 10000, 10250, 11211, 15672, 16443, 19999, 25565, 27017, 50000,
]

/** The TCP ports that have to be open for the rules. UDP isn't carried. */
export function portsOf(rules: readonly IngressRule[]): ReadonlySet<number> {
  return new Set(rules.flatMap(rulePorts))
}

/** SSH's: the one port of a wide rule that somebody is sure to want. */
const loginPort = 22

/** Ports which somebody will miss when they can't be opened: those that a rule names one by one, and SSH's. */
export function missedPorts(rules: readonly IngressRule[]): ReadonlySet<number> {
  const named = rules.flatMap((rule) => (rule.protocol === 'tcp' && rule.from === rule.to ? [rule.from] : []))
  return new Set([...named, loginPort])
}

/** Whether `peer`, an IPv4 address, may reach the TCP port. */
export function allows(rules: readonly IngressRule[], peer: string, port: number): boolean {
  return rules.some((rule) => covers(rule, port) && rule.cidrs.some((cidr) => contains(cidr, peer)))
}

function rulePorts(rule: IngressRule): readonly number[] {
  if (rule.protocol === 'all') return usualPorts
  if (rule.protocol !== 'tcp') return []
  const from = Math.max(1, rule.from)
  const to = Math.min(65_535, rule.to)
  if (to - from >= widestRange) return usualPorts.filter((port) => port >= from && port <= to)
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index)
}

function covers(rule: IngressRule, port: number): boolean {
  return rule.protocol === 'all' || (rule.protocol === 'tcp' && port >= rule.from && port <= rule.to)
}

function contains(cidr: string, peer: string): boolean {
  const [address = '', length = '32'] = cidr.split('/')
  if (!isIPv4(address) || !isIPv4(peer)) return false
  const list = new BlockList()
  list.addSubnet(address, Number(length), 'ipv4')
  return list.check(peer, 'ipv4')
}
