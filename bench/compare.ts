import { statSync } from 'node:fs'
import { type Command, type Measured, measure, median } from './measure.ts'

/** One promised number: ingot and the peer do the same work, in turn, in one run. */
export interface Comparison {
  readonly name: string
  /** Ratios ingot / peer that issue and README promise, at most. */
  readonly promised: { readonly wall: number; readonly memory?: number }
  readonly ingot: Command
  /** Something that can't be run as a whole is asked how long it would take. */
  readonly peer: Command | (() => Promise<Measured>)
  readonly runs: number
  /** Puts things back before every single run, outside the measured time. */
  readonly reset?: () => Promise<void>
  /** Makes what takes long to make, before the first run. */
  readonly prepare?: () => void
  /** Files that were made, whose sizes are compared as well. */
  readonly made?: { readonly ingot: string; readonly peer: string; readonly promised: number }
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
  comparison.prepare?.()
  const once = async (command: Comparison['peer']): Promise<Measured> => {
    await comparison.reset?.()
    return typeof command === 'function' ? command() : measure(command, withMemory)
  }
  if (comparison.runs > 1) {
    await once(comparison.ingot)
    await once(comparison.peer)
  }
  const ingot: Measured[] = []
  const peer: Measured[] = []
  const sizes = { ingot: 0, peer: 0 }
  for (let run = 0; run < comparison.runs; run++) {
    ingot.push(await once(comparison.ingot))
    if (comparison.made) sizes.ingot = statSync(comparison.made.ingot).size
    peer.push(await once(comparison.peer))
    if (comparison.made) sizes.peer = statSync(comparison.made.peer).size
  }
  const wall: Row = {
    name: comparison.name,
    ingot: median(ingot.map((each) => each.wall)),
    peer: median(peer.map((each) => each.wall)),
    unit: 's',
    promised: comparison.promised.wall,
  }
  const mebibyte = 1024 * 1024
  const rows = [wall]
  if (comparison.made) {
    rows.push({
      name: `${comparison.name}: size of the file`,
      ingot: sizes.ingot / mebibyte,
      peer: sizes.peer / mebibyte,
      unit: 'MiB',
      promised: comparison.made.promised,
    })
  }
  if (comparison.promised.memory === undefined) return rows
  const memory: Row = {
    name: `${comparison.name}: memory of all processes`,
    ingot: median(ingot.map((each) => each.memory)) / mebibyte,
    peer: median(peer.map((each) => each.memory)) / mebibyte,
    unit: 'MiB',
    promised: comparison.promised.memory,
  }
  return [...rows, memory]
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
