import { IngotError, nearest } from '../errors/index.ts'
import type { ComponentConfig } from '../template/index.ts'
import { type ComponentKind, knownComponent, knownTypes } from './known-components.ts'

/**
 * What to say about a component that Ingot doesn't have: whether it is misspelt, or where Packer has it from.
 * @param builtIn the types of this kind that Ingot has
 * @param label how messages call the kind; an error-cleanup-provisioner is a provisioner with a name of its own
 * @returns `template/not-built-in` for what Packer has, else `template/unknown-component`
 */
export function missingComponent(
  kind: ComponentKind,
  config: Pick<ComponentConfig, 'type' | 'place' | 'typePlace'>,
  builtIn: readonly string[],
  label: string = kind,
): IngotError {
  const { type } = config
  const place = config.typePlace ?? config.place
  const known = knownComponent(kind, type)
  switch (known?.from) {
    case 'plugin':
      return new IngotError('template/not-built-in', `the ${label} "${type}" is not built into Ingot`, {
        place,
        hint: `it is part of Packer's plugin ${known.plugin}; this version of Ingot cannot use plugins yet`,
      })
    case 'packer':
      return new IngotError('template/not-built-in', `the ${label} "${type}" is not built into Ingot`, {
        place,
        hint: 'it is part of Packer itself; this version of Ingot does not have it yet',
      })
    default:
      return new IngotError('template/unknown-component', `there is no ${label} "${type}"`, {
        place,
        hint: known?.instead ?? hintFor(kind, type, builtIn),
      })
  }
}

function hintFor(kind: ComponentKind, type: string, builtIn: readonly string[]): string {
  const near = nearest(type, new Set([...builtIn, ...knownTypes(kind)]))
  if (near) return `did you mean "${near}"?`
  const otherKind = (['builder', 'provisioner', 'post-processor'] as const).find((other) => knownComponent(other, type))
  if (otherKind) return `"${type}" is a ${otherKind}`
  return `neither Ingot nor a plugin of Packer that it knows has a ${kind} of that name; it has ${builtIn.join(', ')}`
}
