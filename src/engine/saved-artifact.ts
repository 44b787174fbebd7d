import type { Artifact, ArtifactFacts } from './artifact.ts'
import type { GeneratedData } from './component.ts'
import type { Json } from './ledger.ts'

/** An artifact on disk: all of it but how to delete it, which whoever made it knows. */
export interface SavedArtifact extends ArtifactFacts {
  readonly state: Readonly<Record<string, Json>>
}

/** Hides what is secret in a text. */
export type Mask = (text: string) => string

/**
 * An artifact as facts that can go to disk.
 * @returns undefined where what it takes to find it again, its id or a file's name, gives a secret away
 */
export function savedForm({ builderId, id, files, description, state }: Artifact, mask: Mask): Json | undefined {
  if ([id, ...files].some((text) => mask(text) !== text)) return undefined
  return { builderId, id, files: [...files], description: mask(description), state: withoutSecretTexts(state, mask) }
}

/** Facts that can go to disk: members that give a secret away are left out. */
export function withoutSecretTexts(data: GeneratedData, mask: Mask): { readonly [name: string]: Json } {
  return harmless(JSON.parse(JSON.stringify(data)), mask) as { readonly [name: string]: Json }
}

/** @returns undefined for a text that gives a secret away */
function harmless(value: Json, mask: Mask): Json | undefined {
  if (typeof value === 'string') return mask(value) === value ? value : undefined
  if (Array.isArray(value)) return value.flatMap((item) => harmless(item, mask) ?? [])
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).map(([name, item]) => [name, harmless(item, mask)] as const)
  return Object.fromEntries(members.filter((member): member is readonly [string, Json] => member[1] !== undefined))
}

/** @returns undefined when the facts are no artifact's */
export function savedArtifact(facts: Json | undefined): SavedArtifact | undefined {
  if (!isObject(facts)) return undefined
  const { builderId, id, files, description, state } = facts
  if (![builderId, id, description].every((text) => typeof text === 'string')) return undefined
  if (!Array.isArray(files) || !files.every((file) => typeof file === 'string') || !isObject(state)) return undefined
  return facts as unknown as SavedArtifact
}

export function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
