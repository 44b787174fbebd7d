import { resolve } from 'node:path'

const module = resolve(import.meta.dirname, 'kill-at-write.mjs')

/** When the plug is pulled at a record of the ledger: nothing of it is in the file, its first half is, all of it is. */
export const recordPhases = ['before', 'torn', 'after'] as const
export type RecordPhase = (typeof recordPhases)[number]

/** Environment of the process to kill. */
export function killAtRecord(nth: number, phase: RecordPhase): Readonly<Record<string, string>> {
  return { NODE_OPTIONS: `--import=${module}`, KILL_AT_WRITE: String(nth), KILL_WHEN: phase }
}
