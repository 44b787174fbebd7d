import { format, quotedText } from '../format/index.ts'
import { isIdentifier } from '../syntax/index.ts'
import type { WrittenItem } from './body.ts'

/**
 * A file of native syntax in canonical form. Blocks, with the comments before them, have an empty line around them.
 * @throws RangeError for a name that is no identifier
 */
export function writeBody(items: readonly WrittenItem[]): string {
  return format(bodyText(items))
}

function bodyText(items: readonly WrittenItem[]): string {
  const texts = items.map((item, index) => (needsGap(items, index) ? '\n' : '') + itemText(item))
  return texts.join('')
}

function itemText(item: WrittenItem): string {
  switch (item.kind) {
    case 'comment':
      return commentText(item.text)
    case 'attribute':
      return `${checkedName(item.name)} = ${item.value}\n`
    case 'block': {
      const header = [checkedName(item.type), ...item.labels.map(quotedText)].join(' ')
      return item.body.length === 0 ? `${header} {}\n` : `${header} {\n${bodyText(item.body)}}\n`
    }
  }
}

function commentText(text: string): string {
  const lines = text.split(/\r\n?|\n/)
  return lines.map((line) => `${`# ${line}`.trimEnd()}\n`).join('')
}

/** Between two items, of which one is a block; comments go with what follows them. */
function needsGap(items: readonly WrittenItem[], index: number): boolean {
  const before = items[index - 1]
  if (!before || before.kind === 'comment') return false
  const owner = items.slice(index).find(({ kind }) => kind !== 'comment')
  return before.kind === 'block' || owner?.kind === 'block'
}

function checkedName(name: string): string {
  if (isIdentifier(name)) return name
  throw new RangeError(`${JSON.stringify(name)} is no name of an argument or block`)
}
