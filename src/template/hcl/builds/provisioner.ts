import type { Block, Body, Diagnostic, Range } from '../../../hcl/index.ts'
import type { Milliseconds } from '../../../options/index.ts'
import type { MapValue } from '../../value.ts'
import { Arguments } from './arguments.ts'
import type { Member } from './members.ts'
import { PROVISIONER_ARGUMENTS } from './meta-arguments.ts'
import { readOverrides } from './override.ts'
import { type Restriction, readRestriction } from './restriction.ts'

/** A component's block, with what the template itself says in it taken out. */
export interface WrittenComponent extends Restriction {
  readonly type: string
  readonly typeRange: Range
  readonly headerRange: Range
  /** The user's name for it, or the type where there is none. */
  readonly name: string
  /** That of the `use` which brought it, beside its own. */
  readonly within?: Restriction | undefined
  /** The component's own arguments and blocks. */
  readonly body: Body
}

export interface WrittenProvisioner extends WrittenComponent {
  readonly pauseBefore: Milliseconds
  readonly timeout: Milliseconds
  readonly maxRetries: number
  readonly continueOnError: boolean
  /** By the name of the source in the build. */
  readonly overrides: ReadonlyMap<string, MapValue>
}

export async function readProvisioner(
  { block, context, within }: Member,
  diagnostics: Diagnostic[],
): Promise<WrittenProvisioner> {
  const given = await Arguments.read(block.body, PROVISIONER_ARGUMENTS, context, diagnostics)
  return {
    ...componentOf(block, given),
    within,
    pauseBefore: given.duration('pause_before'),
    timeout: given.duration('timeout'),
    maxRetries: given.count('max_retries'),
    continueOnError: given.flag('continue_on_error') ?? false,
    overrides: readOverrides(given),
  }
}

export function componentOf({ labels: [label], typeRange, headerRange }: Block, given: Arguments): WrittenComponent {
  const { text: type, range } = label ?? { text: '', range: typeRange }
  return {
    type,
    typeRange: range,
    headerRange,
    name: given.text('name') || type,
    body: given.rest,
    ...readRestriction(given),
  }
}
