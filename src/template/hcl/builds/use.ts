import {
  type Block,
  type Diagnostic,
  type EvaluationContext,
  errorAt,
  expandDynamicBlocks,
  nearestName,
  scopeBody,
} from '../../../hcl/index.ts'
import type { HclModule } from '../module/index.ts'
import { Arguments } from './arguments.ts'
import { ListInputs } from './list-inputs.ts'
import { USE_ARGUMENTS } from './meta-arguments.ts'
import { type Restriction, readRestriction } from './restriction.ts'
import { LIST } from './schema.ts'

/** The provisioners that stand for a `use "list" { … }`. */
export interface UsedList {
  readonly blocks: readonly Block[]
  /** Of all of them. */
  readonly restriction: Restriction
}

export async function readUse(
  { labels: [label], body, headerRange }: Block,
  lists: HclModule['provisionerLists'],
  context: EvaluationContext,
  diagnostics: Diagnostic[],
): Promise<UsedList> {
  const given = await Arguments.read(body, USE_ARGUMENTS, context, diagnostics)
  const restriction = readRestriction(given)
  const { attributes } = given.rest.content({ attributes: [{ name: 'with' }] }, diagnostics)
  const name = label?.text ?? ''
  const list = lists.get(name)
  if (!list) {
    const detail = `There is no list of provisioners named ${JSON.stringify(name)}.`
    const suggestion = nearestName(name, lists.keys())
    diagnostics.push(errorAt(label?.range ?? headerRange, 'Unknown list of provisioners', detail, { suggestion }))
    return { blocks: [], restriction }
  }
  const inputs = new ListInputs(list, attributes.get('with')?.expression, headerRange, diagnostics)
  const scoped = scopeBody(list.body, new Map([['input', inputs]]), context)
  return { blocks: expandDynamicBlocks(scoped, context).content(LIST, diagnostics).blocks, restriction }
}
