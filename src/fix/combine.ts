import type { MapValue, Value } from '../template/index.ts'
import { hasKey, renamed, valueAt, without } from './edit.ts'
import type { Fix } from './fixer.ts'

// What most fixers are put together from.

type Condition = (component: MapValue) => boolean

/** One fix after the other. */
export function all(...fixes: readonly Fix[]): Fix {
  return (component) => fixes.reduce((before, fix) => fix(before), component)
}

export function when(condition: Condition, fix: Fix): Fix {
  return (component) => (condition(component) ? fix(component) : component)
}

/** The option is there and of this kind; Packer's fixers leave other kinds alone. */
export function holds(kind: Value['kind'], key: string): Condition {
  return (component) => valueAt(component, key)?.kind === kind
}

/** The old option's value takes the place of the new one's. */
export function rename(from: string, to: string): Fix {
  return (component) => renamed(component, from, to)
}

/** The new option stays as it is where it is set already; the old one is dropped. */
export function renameUnlessSet(from: string, to: string): Fix {
  return (component) => (hasKey(component, to) ? without(component, from) : renamed(component, from, to))
}

/** The same, but an old option of another kind is not renamed: it is only dropped beside the new one. */
export function renameKindUnlessSet(kind: Value['kind'], from: string, to: string): Fix {
  const fix = renameUnlessSet(from, to)
  return when((component) => hasKey(component, to) || holds(kind, from)(component), fix)
}

export function remove(...keys: readonly string[]): Fix {
  return (component) => without(component, ...keys)
}
