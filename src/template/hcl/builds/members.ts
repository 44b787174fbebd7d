import { type Block, type Diagnostic, type EvaluationContext, errorAt, type Traversal } from '../../../hcl/index.ts'
import { MOST_BLOCKS } from '../../component-limit.ts'
import { bodiesOf, type Extensions } from '../extensions/index.ts'
import type { HclModule } from '../module/index.ts'
import type { Scope, ScopedContext } from '../scope/index.ts'
import { argumentReferences } from './arguments.ts'
import { Gates } from './gates.ts'
import { POST_PROCESSOR_ARGUMENTS, PROVISIONER_ARGUMENTS } from './meta-arguments.ts'
import type { Restriction } from './restriction.ts'
import { SEQUENCE, withDynamic } from './schema.ts'
import { readUse } from './use.ts'

/** A block of a build that counts. */
export interface Member {
  readonly block: Block
  /** In which what the template itself understands of it can be evaluated. */
  readonly context: EvaluationContext
  /** That of the `use` which brought it. */
  readonly within?: Restriction
}

/** What reading the blocks of a build takes. */
export interface Reading {
  readonly extensions: Extensions
  readonly gates: Gates
  readonly lists: HclModule['provisionerLists']
  readonly contextFor: (references: readonly Traversal[]) => Promise<EvaluationContext>
  /** The same for what no data source is asked for. */
  readonly contextWithoutData: (references: readonly Traversal[]) => Promise<EvaluationContext>
  readonly diagnostics: Diagnostic[]
  /** Of all builds. */
  readonly blocks: BlockCount
}

/** Counts the blocks that are read. */
export class BlockCount {
  #count = 0
  #isTold = false

  /** @returns whether there is room for these; where there isn't, that is told once */
  admits(blocks: number, at: Block | undefined, diagnostics: Diagnostic[]): boolean {
    this.#count += blocks
    if (this.#count <= MOST_BLOCKS) return true
    const detail = `The builds of the template have more than ${MOST_BLOCKS.toLocaleString('en')} blocks together, with those that "dynamic" and for_each make.`
    if (!this.#isTold) diagnostics.push(errorAt(at?.headerRange, 'Too many blocks', detail))
    this.#isTold = true
    return false
  }
}

/** @param diagnostics is added to */
export function readingOf({ packer, provisionerLists }: HclModule, scope: Scope, diagnostics: Diagnostic[]): Reading {
  const told = ({ context, diagnostics: found }: ScopedContext) => {
    diagnostics.push(...found)
    return context
  }
  return {
    extensions: packer.extensions,
    gates: new Gates(packer.extensions),
    lists: provisionerLists,
    contextFor: async (references) => told(await scope.contextFor(references)),
    contextWithoutData: async (references) => told(await scope.contextWithoutData(references)),
    diagnostics,
    blocks: new BlockCount(),
  }
}

/** What must be evaluated before it is known which of the blocks count, and for what. */
export function memberReferences(blocks: readonly Block[], gates: Gates): readonly Traversal[] {
  return blocks.flatMap(({ type, labels, body }) => {
    const gate = gates.of(type)
    if (gate?.isIn(body)) return gate.references(body)
    switch (type) {
      case 'provisioner':
      case 'error-cleanup-provisioner':
        return argumentReferences(body, PROVISIONER_ARGUMENTS)
      case 'post-processor':
        return argumentReferences(body, POST_PROCESSOR_ARGUMENTS)
      case 'post-processors':
        return memberReferences(body.partialContent(withDynamic(SEQUENCE), []).content.blocks, gates)
      case 'dynamic':
        return labels[0]?.text === 'source' ? [] : body.references()
      default:
        return []
    }
  })
}

/** The blocks as often as they count, with those of the lists that they use, in order. */
export async function membersOf(blocks: readonly Block[], reading: Reading): Promise<readonly Member[]> {
  const { gates, contextFor, diagnostics } = reading
  if (!reading.blocks.admits(blocks.length, blocks[0], diagnostics)) return []
  const isPlain = ({ type, body }: Block) => type !== 'use' && !gates.of(type)?.isIn(body)
  const shared = await contextFor(memberReferences(blocks.filter(isPlain), gates))
  const members: Member[] = []
  for (const block of blocks) {
    if (isPlain(block)) members.push({ block, context: shared })
    else members.push(...(await open(block, reading)))
  }
  return members
}

/** Only what counts is evaluated further. */
async function open(block: Block, reading: Reading): Promise<readonly Member[]> {
  const { gates, contextFor, diagnostics } = reading
  const opening = await gates
    .of(block.type)
    ?.open(block.body, await contextFor(memberReferences([block], gates)), diagnostics)
  const members: Member[] = []
  const bodies = opening ? bodiesOf(opening) : []
  if (!reading.blocks.admits(bodies.length, block, diagnostics)) return []
  for (const body of bodies) {
    const opened = { ...block, body }
    if (block.type === 'use') members.push(...(await readUse(opened, reading)))
    else members.push({ block: opened, context: await contextFor(memberReferences([opened], gates)) })
  }
  return members
}
