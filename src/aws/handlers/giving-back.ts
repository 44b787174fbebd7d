import type { LedgerEntry } from '../../engine/index.ts'
import type { Milliseconds } from '../../options/index.ts'
import type { AwsAccess, Region } from '../access.ts'
import { hasAwsCode } from '../errors.ts'
import { eventually } from '../eventually.ts'

/** What one kind's way of giving back works with. */
export interface GivingBack {
  readonly entry: LedgerEntry
  readonly access: AwsAccess
  readonly region: Region
  readonly signal: AbortSignal
}

/** Removes one entry's thing, and resolves when EC2 agrees that it is gone. */
export type GiveBack = (giving: GivingBack) => Promise<void>

/** The name that was chosen before the thing was asked for. */
export function nameOf(entry: LedgerEntry): string | undefined {
  const name = entry.scope['name']
  return typeof name === 'string' ? name : undefined
}

/** Finds what a cut-off create call made: everything Ingot makes carries its entry's key. */
export function entryFilter(entry: LedgerEntry) {
  return [{ Name: 'tag:ingot:entry', Values: [entry.key] }]
}

/**
 * How long something may stay in use by what has just been removed: EC2 lets go of network cards within minutes. What is still
 * in use then, somebody else uses, perhaps for years: it stays in the ledger, and the screen names the command that tries again.
 */
const IN_USE: Milliseconds = 10 * 60_000

/** Repeats `remove` for as long as EC2 says that something else still uses the thing. */
export async function whenUnused(
  { region, signal }: Pick<GivingBack, 'region' | 'signal'>,
  remove: () => Promise<unknown>,
): Promise<void> {
  const inUse = (error: unknown) =>
    hasAwsCode(error, 'DependencyViolation', 'InvalidGroup.InUse', 'InvalidSnapshot.InUse', 'VolumeInUse')
  await eventually({ clock: region.clock, signal, within: IN_USE, while: inUse }, remove)
}

/** What EC2 has just made may take a moment to be found by its tags. */
const SHOWN_AFTER: Milliseconds = 2000

/**
 * Looks an entry's things up. Where the ledger has no id, because the call that made them was cut off, finding nothing
 * is believed only the second time.
 */
export async function lookUp<T>({ entry, region, signal }: GivingBack, look: () => Promise<T[]>): Promise<T[]> {
  const found = await look()
  if (found.length > 0 || entry.id) return found
  await region.clock.sleep(SHOWN_AFTER, signal)
  return look()
}
