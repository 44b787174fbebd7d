import { type Command, type Measured, measure, median } from './measure.ts'

/** One promised number: ingot and the peer do the same work, in turn, in one run. */
export interface Comparison {
  readonly name: string
  /** Ratios ingot / peer that issue and README promise, at most. */
  readonly promised: { readonly wall: number; readonly memory?: number }
  readonly ingot: Command
  readonly peer: Command
  readonly runs: number
  /** Puts things back before every single run, outside the measured time. */
  readonly reset?: () => Promise<void>
}

export interface Row {
  readonly name: string
  readonly ingot: number
  readonly peer: number
  readonly unit: 's' | 'MiB'
  readonly promised: number
}

/** Runs a warm-up of each and then both in turn, so that a machine that gets slower does so for both. */
export async function compare(comparison: Comparison): Promise<Row[]> {
  const withMemory = comparison.promised.memory !== undefined
  const once = async (command: Command): Promise<Measured> => {
    await comparison.reset?.()
    return measure(command, withMemory)
  }
  if (comparison.runs > 1) {
    await once(comparison.ingot)
    await once(comparison.peer)
  }
  const ingot: Measured[] = []
  const peer: Measured[] = []
  for (let run = 0; run < comparison.runs; run++) {
    ingot.push(await once(comparison.ingot))
    peer.push(await once(comparison.peer))
  }
  const wall: Row = {
    name: comparison.name,
    ingot: median(ingot.map((each) => each.wall)),
    peer: median(peer.map((each) => each.wall)),
    unit: 's',
    promised: comparison.promised.wall,
  }
  if (comparison.promised.memory === undefined) return [wall]
  const mebibyte = 1024 * 1024
  const memory: Row = {
    name: `${comparison.name}: memory of all processes`,
    ingot: median(ingot.map((each) => each.memory)) / mebibyte,
    peer: median(peer.map((each) => each.memory)) / mebibyte,
    unit: 'MiB',
    promised: comparison.promised.memory,
  }
  return [wall, memory]
}

/** A Markdown table, so that it can go into the docs as it is. */
export function table(rows: readonly Row[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const number = (row: Row, value: number) => `${value.toFixed(row.unit === 's' ? 3 : 0)} ${row.unit}`
  return [
    line(['what', 'ingot', 'packer 1.6.6', 'ratio', 'promised', '']),
    line(['---', '---:', '---:', '---:', '---:', '---']),
    ...rows.map((row) => {
      const ratio = row.ingot / row.peer
      return line([
        row.name,
        number(row, row.ingot),
        number(row, row.peer),
        ratio.toFixed(3),
        `≤ ${row.promised}`,
        ratio <= row.promised ? 'kept' : 'missed',
      ])
    }),
  ].join('\n')
}
