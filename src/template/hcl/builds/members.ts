import type { Block, Diagnostic, EvaluationContext, Traversal } from '../../../hcl/index.ts'
import { bodiesOf, type Extensions } from '../extensions/index.ts'
import type { HclModule } from '../module/index.ts'
import type { Scope } from '../scope/index.ts'
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
  readonly diagnostics: Diagnostic[]
}

/** @param diagnostics is added to */
export function readingOf({ packer, provisionerLists }: HclModule, scope: Scope, diagnostics: Diagnostic[]): Reading {
  return {
    extensions: packer.extensions,
    gates: new Gates(packer.extensions),
    lists: provisionerLists,
    contextFor: async (references) => {
      const { context, diagnostics: found } = await scope.contextFor(references)
      diagnostics.push(...found)
      return context
    },
    diagnostics,
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
  const members: Member[] = []
  for (const block of blocks) {
    for (const opened of await open(block, reading)) {
      if (opened.type === 'use') members.push(...(await readUse(opened, reading)))
      else members.push({ block: opened, context: await reading.contextFor(memberReferences([opened], reading.gates)) })
    }
  }
  return members
}

async function open(block: Block, { gates, contextFor, diagnostics }: Reading): Promise<readonly Block[]> {
  const gate = gates.of(block.type)
  if (!gate?.isIn(block.body)) return [block]
  const context = await contextFor(gate.references(block.body))
  return bodiesOf(await gate.open(block.body, context, diagnostics)).map((body) => ({ ...block, body }))
}
