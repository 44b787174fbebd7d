import { block, list, option, string } from '../../../options/index.ts'

const value = option(string().default(''), { description: "The tag's value.", late: true })

/** The repeatable `tag { key, value }` form of a map of tags. */
export function tagBlocks(plural: string) {
  const key = option(string(), { description: "The tag's name.", late: true })
  const meta = { description: `One of "${plural}", as a block with key and value. Repeatable.`, late: true }
  return option(list(block({ key, value })).optional(), meta)
}

/** The same for volumes, where Packer says `name` instead of `key`. */
export function namedTagBlocks(plural: string) {
  const name = option(string(), { description: "The tag's name.", late: true })
  const meta = { description: `One of "${plural}", as a block with name and value. Repeatable.`, late: true }
  return option(list(block({ name, value })).optional(), meta)
}

export type TagBlock =
  | { readonly key: string; readonly value: string }
  | { readonly name: string; readonly value: string }

/** Both forms together; a block wins over an entry of the map. */
export function allTags(
  map: Readonly<Record<string, string>> | undefined,
  blocks: readonly TagBlock[] | undefined,
): Readonly<Record<string, string>> {
  const pairs = (blocks ?? []).map((tag) => ['key' in tag ? tag.key : tag.name, tag.value] as const)
  return { ...map, ...Object.fromEntries(pairs) }
}
