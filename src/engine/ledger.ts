import type { People } from './events.ts'
/** JSON that goes to disk unchanged. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** What is about to be created, said before it is. */
export interface Intent {
  /** Which {@link ResourceHandler} gives it back: `aws-ec2-instance`, `temporary-folder` … */
  readonly kind: string
  /** What people read: `EC2 instance for amazon-ebs in eu-west-1`. */
  readonly what: string
  /** All that a later process needs to find it again and give it back: region, endpoint, profile, name. Never a secret. */
  readonly scope: { readonly [key: string]: Json }
  /** It is to be the run's result, or to become it: `ingot resume` can go on from it. */
  readonly result?: true
}

/** Where a resource stands in its life. */
export type EntryState =
  /** Said, and perhaps created: nobody knows until the provider is asked. */
  | 'intended'
  | 'created'
  /** Finished work that stays: an image, not a leftover. */
  | 'kept'
  | 'given-back'
  /** The ledger says something about it that can't be read: perhaps that it is finished work. Nobody touches it. */
  | 'unclear'

export interface LedgerEntry extends Intent {
  /** Unique over all runs; idempotency tokens are derived from it. */
  readonly key: string
  readonly run: string
  readonly build: string | undefined
  readonly state: EntryState
  /** The provider's name for it, once known. */
  readonly id: string | undefined
  /** When it may be given back by anybody, in milliseconds since the Unix epoch. */
  readonly expires: number
  /** Why the last try to give it back failed. */
  readonly trouble?: string
}

/** What `make` gets to create the thing with. */
export interface Creation {
  /** For the provider's ClientToken: the same for the same entry, at most 64 characters of `[A-Za-z0-9-]`. */
  readonly token: string
  /** `ingot:run`, `ingot:entry` and `ingot:expires`, to be put on the resource as tags. */
  readonly tags: Readonly<Record<string, string>>
}

/**
 * One run's (or build's) view of the ledger. Nothing is created except through it (design, rule 1).
 */
export interface Ledger {
  /**
   * Writes the intent and forces it to disk, then calls `make`, then writes the id it answered with.
   * A failing `make` leaves the entry `intended`, unless it throws a {@link NothingWasCreated}.
   * @throws IngotError `ledger/unwritable` before `make` is called, when the intent can't be recorded
   */
  create<T extends { readonly id: string }>(intent: Intent, make: (creation: Creation) => Promise<T>): Promise<T>
  /**
   * The resources with these ids are the run's result, not leftovers: undo leaves them alone from now on. It is recorded for all
   * of them or, when the process is killed on the way, for none.
   */
  keep(...ids: readonly string[]): Promise<void>
  /** A kept resource is temporary after all, for example when a later step fails before the build is done. */
  unkeep(id: string): Promise<void>
  /** Gives one resource back now. */
  giveBack(id: string): Promise<void>
  /** What is on its way to be this build's result, from this process and earlier ones, and hasn't been given back; oldest first. */
  results(): readonly LedgerEntry[]
  /** The call that an earlier process made for this entry has made the resource with this id after all. */
  recover(key: string, id: string): Promise<void>
}

/** Thrown by `make` (as itself or as a cause) when the provider said for certain that nothing came to be. */
export class NothingWasCreated extends Error {
  override readonly name = 'NothingWasCreated'
}

/** Gives resources of its kinds back: the only way that anything is ever removed, in undo and in `ingot gc` alike. */
export interface ResourceHandler {
  readonly kinds: readonly string[]
  /**
   * Finds out whether an entry's thing exists (by id, or for an `intended` one by its token, tags or name) and gives it
   * back. Must be safe to call twice and must wait until the provider agrees that it is gone.
   * @returns `gone` when it is not there (any more)
   */
  giveBack(entry: LedgerEntry, signal: AbortSignal, people?: People): Promise<'gone'>
}
