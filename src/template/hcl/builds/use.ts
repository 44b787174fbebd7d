import {
  type Block,
  type BodySchema,
  type Diagnostic,
  errorAt,
  expandDynamicBlocks,
  scopeBody,
} from '../../../hcl/index.ts'
import { listed, nearestName } from '../../../names/index.ts'
import type { ProvisionerList } from '../module/index.ts'
import { Arguments } from './arguments.ts'
import { readInputs } from './inputs.ts'
import { type Member, memberReferences, membersOf, type Reading } from './members.ts'
import { USE_ARGUMENTS } from './meta-arguments.ts'
import { readRestriction } from './restriction.ts'
import { withDynamic } from './schema.ts'

const USE: BodySchema = { attributes: [{ name: 'only' }, { name: 'except' }, { name: 'with' }] }

const LIST: BodySchema = { blocks: [{ type: 'provisioner', labels: ['type'] }] }

/** `use "name" { … }`: the provisioners of a list, with its inputs. */
export async function readUse(block: Block, reading: Reading): Promise<readonly Member[]> {
  const { lists, contextFor, diagnostics } = reading
  const list = findList(block, lists, diagnostics)
  const inList = list?.body.partialContent(withDynamic(LIST), []).content.blocks ?? []
  const context = await contextFor([...block.body.references(), ...memberReferences(inList, reading.gates)])
  const { attributes } = expandDynamicBlocks(block.body, context).content(USE, diagnostics)
  const given = await Arguments.read(block.body, USE_ARGUMENTS, context, diagnostics)
  const within = readRestriction(given)
  if (!list) return []
  const input = await readInputs(list, attributes.get('with'), block, context, diagnostics)
  const body = scopeBody(list.body, new Map([['input', input]]), context)
  const { blocks } = body.content(LIST, diagnostics)
  const members = await membersOf(blocks, reading)
  return members.map((member) => ({ ...member, within }))
}

function findList(
  { labels: [label], headerRange }: Block,
  lists: ReadonlyMap<string, ProvisionerList>,
  diagnostics: Diagnostic[],
): ProvisionerList | undefined {
  const name = label?.text ?? ''
  const list = lists.get(name)
  if (list) return list
  const there = lists.size > 0 ? ` There is ${listed(new Set(lists.keys()))}.` : ''
  const detail = `There is no list of provisioners ${JSON.stringify(name)}.${there}`
  const suggestion = nearestName(name, lists.keys())
  diagnostics.push(errorAt(label?.range ?? headerRange, 'Unknown list of provisioners', detail, { suggestion }))
  return undefined
}
