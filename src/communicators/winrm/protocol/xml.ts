import { XMLBuilder, XMLParser } from 'fast-xml-parser'

/** An element: attributes are `@name`, text beside attributes or children is `#text`. */
export interface XmlNode {
  readonly [name: string]: XmlContent
}
export type XmlContent = string | XmlNode | XmlList | undefined
type XmlList = readonly (string | XmlNode)[]

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  suppressEmptyNode: true,
  suppressBooleanAttributes: false,
})

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
})

export function writeXml(node: XmlNode): string {
  return builder.build(node)
}

/** Names lose their prefixes. @throws Error when the text is no XML */
export function readXml(text: string): XmlNode {
  return parser.parse(text, true) as XmlNode
}

/** The element at the end of a path of names, the first one where there are several. */
export function elementAt(node: XmlContent, ...path: readonly string[]): XmlNode | undefined {
  let current: XmlContent = node
  for (const name of path) {
    const children: XmlContent = asNode(current)?.[name]
    current = listed(children)[0]
  }
  return asNode(current)
}

/** The text of an element at the end of a path. */
export function textAt(node: XmlContent, ...path: readonly string[]): string | undefined {
  const parent = path.length > 1 ? elementAt(node, ...path.slice(0, -1)) : asNode(node)
  const [first] = listed(parent?.[path.at(-1) ?? ''])
  return first === undefined ? undefined : textOf(first)
}

export function elementsAt(node: XmlNode | undefined, name: string): readonly XmlNode[] {
  return listed(node?.[name])
    .map(asNode)
    .filter((child) => child !== undefined)
}

export function textOf(content: XmlContent): string {
  if (content === undefined) return ''
  if (typeof content === 'string') return content
  return isList(content) ? content.map(textOf).join('') : textOf(content['#text'])
}

/** The value of an attribute. */
export function attributeOf(node: XmlNode, name: string): string | undefined {
  const value = node[`@${name}`]
  return typeof value === 'string' ? value : undefined
}

function asNode(content: XmlContent): XmlNode | undefined {
  return typeof content === 'object' && !isList(content) ? content : undefined
}

function listed(content: XmlContent): XmlList {
  if (content === undefined) return []
  return isList(content) ? content : [content]
}

/** TypeScript doesn't take Array.isArray for a reason to leave read-only lists out. */
function isList(content: string | XmlNode | XmlList): content is XmlList {
  return Array.isArray(content)
}
