import { IngotError, nearest } from '../errors/index.ts'
import type { ComponentConfig } from '../template/index.ts'
import {
  COMPONENT_KINDS,
  type ComponentKind,
  type KnownComponent,
  knownComponent,
  knownTypes,
} from './known-components.ts'

/** What is known around a component that is missing. */
export interface MissingContext {
  /** The types of its kind that Ingot has. */
  readonly builtIn: readonly string[]
  /** How messages call the kind; an error-cleanup-provisioner is a provisioner with a name of its own. */
  readonly label?: string
  /** Whether the template has other builds. */
  readonly hasOthers: boolean
}

/**
 * What to say about a component that Ingot doesn't have: whether it is misspelt, or where Packer has it from.
 * @returns `template/not-built-in` for what Packer has, else `template/unknown-component`
 */
export function missingComponent(
  kind: ComponentKind,
  config: Pick<ComponentConfig, 'type' | 'name' | 'place' | 'typePlace'>,
  context: MissingContext,
): IngotError {
  const { type } = config
  const { builtIn, label = kind } = context
  const place = config.typePlace ?? config.place
  const known = knownComponent(kind, type)
  if (known?.from === 'plugin' || known?.from === 'packer') {
    const hint = [whereFrom(known), ...without(kind, config.name, context)].join('; ')
    return new IngotError('template/not-built-in', `the ${label} "${type}" is not built into Ingot`, { place, hint })
  }
  return new IngotError('template/unknown-component', `there is no ${label} "${type}"`, {
    place,
    hint: known?.instead ?? hintFor(kind, type, builtIn),
  })
}

/** How people get at a component today: Packer uses it. */
function whereFrom(known: KnownComponent & { from: 'plugin' | 'packer' }): string {
  if (known.from === 'packer') return 'it is part of Packer itself, and this version of Ingot does not have it yet'
  return `Packer gets it with "packer plugins install ${known.plugin}"; this version of Ingot cannot use plugins yet`
}

/** How to do the rest of the template with Ingot. */
function without(kind: ComponentKind, name: string, { hasOthers }: MissingContext): readonly string[] {
  if (kind === 'builder') return hasOthers ? [`"-except=${name}" runs the other builds`] : []
  if (kind === 'post-processor') return [`"-except=${name}" leaves it out, and what follows it in its sequence`]
  return []
}

function hintFor(kind: ComponentKind, type: string, builtIn: readonly string[]): string {
  const near = nearest(type, new Set([...builtIn, ...knownTypes(kind)]))
  if (near) return `did you mean "${near}"?`
  const otherKind = COMPONENT_KINDS.find((other) => knownComponent(other, type))
  if (otherKind) return `"${type}" is a ${otherKind}`
  return `neither Ingot nor a plugin of Packer that it knows has a ${kind} of that name; it has ${builtIn.join(', ')}`
}
