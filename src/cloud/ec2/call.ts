import type { BaseImage } from '../base-image.ts'
import { AwsError } from '../protocol/aws-error.ts'
import type { RegionStore } from '../store/region-store.ts'
import type { Cloud } from '../world/cloud.ts'

/** One request in the course of being answered. */
export interface Call {
  readonly cloud: Cloud
  /** Of the region that the request was signed for. */
  readonly store: RegionStore
  readonly action: string
  readonly baseImages: readonly BaseImage[]
  /**
   * Puts off what touches the world until the call's changes are kept. Dropped when the call fails or is a dry run.
   */
  afterwards(effect: () => void): void
}

/**
 * Answers one action, in the SDK's own types. It runs inside a transaction, so that a call that throws has changed nothing;
 * the few that have to wait for something return a promise and change nothing.
 *
 * @throws AwsError
 */
export type Operation<Input, Output> = (input: Input, call: Call) => Output | Promise<Output>

/** A table of operations by action. Which input each takes is known by the SDK's schema of the same name. */
export type Operations = Readonly<Record<string, Operation<never, object>>>

/**
 * Honours a client token: the same call again makes nothing new.
 *
 * @param make does it and returns the ids of what it made
 * @throws AwsError `IdempotentParameterMismatch` when the token came with other parameters before
 */
export function once(
  call: Call,
  token: string | undefined,
  parameters: object,
  make: () => readonly string[],
): readonly string[] {
  if (!token) return make()
  const id = `${call.action}/${token}`
  const text = JSON.stringify(parameters)
  const former = call.store.get('client-token', id)
  if (former && former.parameters !== text) {
    throw new AwsError(
      'IdempotentParameterMismatch',
      'Arguments on this idempotent request are inconsistent with arguments used in previous request(s).',
    )
  }
  if (former) return former.made
  const made = make()
  call.store.put('client-token', { id, parameters: text, made })
  return made
}
