import { startSshd } from '../../test/support/sshd.ts'
import { type BadDay, surviveBadDay } from './bad-days.ts'
import { type Growth, measureGrowth } from './growth.ts'
import { type Kills, killEverywhere } from './kills.ts'
import { total } from './leftovers.ts'
import { ingot, packer, type Tool } from './tools.ts'

// What Ingot and Packer leave and lose on bad days, as tables. `node bench/soak/main.ts [growth] [faults] [kills]`, or all.

const SEED = Number(process.env['SOAK_SEED'] ?? 1)
const BUILDS = 200
const AT_ONCE = 20
const parts = process.argv.slice(2)
const isWanted = (part: string) => parts.length === 0 || parts.includes(part)

const sshd = await startSshd()
try {
  if (isWanted('growth')) console.log(growthTable(await growth()))
  if (isWanted('faults')) console.log(faultsTable(await both((tool) => surviveBadDay(tool, sshd, BUILDS, SEED))))
  if (isWanted('kills')) console.log(killsTable(await both((tool) => killEverywhere(tool, sshd))))
} finally {
  await sshd.stop()
}
// Kept-alive connections to clouds that are closed would hold the process up.
process.exit()

interface Both<T> {
  readonly ingot: T
  readonly packer: T
}

async function both<T>(measure: (tool: Tool) => Promise<T>): Promise<Both<T>> {
  return { ingot: await measure(ingot), packer: await measure(packer) }
}

async function growth(): Promise<Growth[]> {
  const rows: Growth[] = []
  for (const builds of [10, 50, BUILDS]) rows.push(await measureGrowth(ingot, sshd, builds, AT_ONCE))
  // All at once: what one more build takes while it is under way.
  for (const builds of [10, 50]) rows.push(await measureGrowth(ingot, sshd, builds, 0))
  return rows
}

function growthTable(rows: readonly Growth[]): string {
  const [first, , last, few, many] = rows
  const perBuild = (more?: Growth, less?: Growth) =>
    more && less ? ((more.memory - less.memory) / (more.builds - less.builds)).toFixed(2) : '?'
  return [
    '| builds | at once | calls per build | memory of all processes | seconds |',
    '| ---: | ---: | ---: | ---: | ---: |',
    ...rows.map(
      ({ builds, atOnce, callsPerBuild, memory, wall }) =>
        `| ${builds} | ${Math.min(builds, atOnce)} | ${callsPerBuild.toFixed(1)} | ${memory.toFixed(0)} MiB | ${wall.toFixed(0)} |`,
    ),
    '',
    `One more build takes ${perBuild(last, first)} MiB in a run of ${AT_ONCE} at once, ${perBuild(many, few)} MiB when all are under way at once.`,
    '',
  ].join('\n')
}

function faultsTable(of: Both<BadDay>): string {
  const reasons = ({ reasons: counts }: BadDay) => [...counts].map(([why, count]) => `- ${count} × ${why}`)
  return [
    ...header(`${BUILDS} builds under faults, ${AT_ONCE} at once, seed ${SEED}`),
    row('builds that end with an image', of, ({ ends }) => `${ends.success}`),
    row('builds that end as partial', of, ({ ends }) => `${ends.partial}`),
    row('builds that fail, with a reason', of, ({ ends }) => `${ends.failed}`),
    row('builds whose end nobody tells', of, ({ ends }) => `${ends.nameless}`),
    row('things left behind', of, ({ left }) => listed(left)),
    row('after `ingot gc`', of, ({ left, leftAfterTidying }) => listed(leftAfterTidying ?? left)),
    row('calls per build', of, ({ callsPerBuild }) => callsPerBuild.toFixed(1)),
    row('seconds', of, ({ wall }) => wall.toFixed(0)),
    '',
    "Ingot's reasons:",
    ...reasons(of.ingot),
    '',
    "Packer's reasons:",
    ...reasons(of.packer).slice(0, 30),
    '',
  ].join('\n')
}

function killsTable(of: Both<Kills>): string {
  return [
    ...header('one build, killed at every call, before and after its effect'),
    row('runs', of, ({ runs }) => `${runs}`),
    row('runs that leave something in the account', of, ({ dirty }) => `${dirty}`),
    row('things that they leave', of, ({ left }) => `${left}`),
    row('runs of which something is left after `ingot gc`', of, ({ dirtyAfterTidying }) => `${dirtyAfterTidying}`),
    row('things left after it', of, ({ leftAfterTidying }) => `${leftAfterTidying}`),
    '',
  ].join('\n')
}

function header(title: string): string[] {
  return [`| ${title} | ingot | packer 1.6.6 |`, '| --- | ---: | ---: |']
}

function row<T>(name: string, of: Both<T>, cell: (measured: T) => string): string {
  return `| ${name} | ${cell(of.ingot)} | ${cell(of.packer)} |`
}

function listed(counts: Readonly<Record<string, number>>): string {
  const kinds = Object.entries(counts).map(([kind, count]) => `${count} ${kind}`)
  return total(counts) === 0 ? '0' : `${total(counts)} (${kinds.join(', ')})`
}
