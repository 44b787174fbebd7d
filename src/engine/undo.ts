import { messageOf } from '../errors/index.ts'
import type { Ui } from './events.ts'
import type { LedgerEntry } from './ledger.ts'
import type { RunLedger } from './run-ledger.ts'

/**
 * Gives entries back, the newest first, one after the other: what was made later may hang on what was made earlier, and
 * the ledger doesn't know where it doesn't. One that fails never stops the others.
 * @returns those that are left
 */
export async function undo(
  ledger: RunLedger,
  entries: readonly LedgerEntry[],
  ui: Ui,
): Promise<readonly LedgerEntry[]> {
  const left: LedgerEntry[] = []
  for (const entry of entries.toReversed()) {
    try {
      if (!isQuiet(entry)) ui.say(`Giving back ${describeEntry(entry)}...`)
      await ledger.giveBack(entry, new AbortController().signal)
    } catch (error) {
      left.push(entry)
      ui.error(`Could not give back ${describeEntry(entry)}: ${messageOf(error)}`)
    }
  }
  return left
}

/** `key pair for amazon-ebs (key-0123)`; without an id when the provider never told one. */
export function describeEntry(entry: LedgerEntry): string {
  return entry.id === undefined ? `${entry.what} (if it came to be)` : `${entry.what} (${entry.id})`
}

/** The command that gives back what a run left. */
export function retryCommand(run: string): string {
  return `ingot gc ${run}`
}

/** The command that goes on where a run stopped. */
export function resumeCommand(run: string): string {
  return `ingot resume ${run}`
}

/** Folders of this computer come and go with every script: nobody wants to read of them. */
function isQuiet(entry: LedgerEntry): boolean {
  return entry.kind === 'temporary-folder'
}
