import { randomUUID } from 'node:crypto'
import { XMLBuilder, XMLParser } from 'fast-xml-parser'
import type { Fault } from './fault.ts'
import { ADDRESSING, CONFIG, FAULT, SHELL, SOAP, TRANSFER, WSMAN } from './names.ts'

/** An element without prefixes: attributes are `@name`, text beside attributes or children is `#text`. */
export type Node = { readonly [name: string]: unknown }

export interface Request {
  readonly action: string
  readonly resource: string
  readonly messageId: string
  readonly shellId: string | undefined
  /** In milliseconds; Windows waits a minute when nothing is said. */
  readonly operationTimeout: number
  readonly maxEnvelopeSize: number
  readonly options: ReadonlyMap<string, string>
  readonly body: Node
}

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: true,
})

/** @throws Error when the text is no request of WS-Management */
export function readRequest(text: string): Request {
  const envelope = childOf(parser.parse(text) as Node, 'Envelope')
  const header = childOf(envelope, 'Header')
  for (const name of ['To', 'ReplyTo', 'Action', 'MessageID', 'ResourceURI']) {
    if (header[name] === undefined) throw new Error(`the header has no ${name}`)
  }
  const body = envelope['Body']
  return {
    action: textOf(header['Action']).trim(),
    resource: textOf(header['ResourceURI']).trim(),
    messageId: textOf(header['MessageID']),
    shellId: named(header['SelectorSet'], 'Selector').get('ShellId'),
    operationTimeout: durationOf(textOf(header['OperationTimeout'] ?? 'PT60S')),
    maxEnvelopeSize: Number(textOf(header['MaxEnvelopeSize'] ?? '153600')),
    options: named(header['OptionSet'], 'Option'),
    body: isNode(body) ? body : {},
  }
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function childOf(node: Node, name: string): Node {
  const child = node[name]
  if (!isNode(child)) throw new Error(`no element ${name} where one belongs`)
  return child
}

export function textOf(value: unknown): string {
  if (isNode(value)) return textOf(value['#text'] ?? '')
  return Array.isArray(value) ? value.map(textOf).join('') : String(value ?? '')
}

export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return []
  return Array.isArray(value) ? value : [value]
}

function named(set: unknown, member: string): ReadonlyMap<string, string> {
  const members = isNode(set) ? listOf(set[member]) : []
  return new Map(members.filter(isNode).map((node) => [String(node['@Name']), textOf(node)]))
}

/** `PT20S`, `PT1H30M`, `PT20.000S`, in milliseconds. */
function durationOf(text: string): number {
  const match = /^P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(text)
  if (!match) throw new Error(`no duration: ${text}`)
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0))
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000
}

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  suppressEmptyNode: true,
  suppressBooleanAttributes: false,
})

export function writeResponse(request: Request, body: Node): string {
  return write(`${request.action}Response`, request.messageId, body)
}

export function writeFault(messageId: string, fault: Fault): string {
  return write(`${ADDRESSING}/fault`, messageId, {
    's:Fault': {
      's:Code': { 's:Value': 's:Receiver', 's:Subcode': { 's:Value': fault.subcode } },
      's:Reason': { 's:Text': { '@xml:lang': 'en-US', '#text': fault.message } },
      's:Detail': {
        'f:WSManFault': {
          '@xmlns:f': FAULT,
          '@Code': String(fault.code),
          '@Machine': 'winrm.test',
          'f:Message': fault.message,
        },
      },
    },
  })
}

function write(action: string, relatesTo: string, body: Node): string {
  return builder.build({
    's:Envelope': {
      '@xml:lang': 'en-US',
      '@xmlns:s': SOAP,
      '@xmlns:a': ADDRESSING,
      '@xmlns:x': TRANSFER,
      '@xmlns:w': WSMAN,
      '@xmlns:rsp': SHELL,
      '@xmlns:cfg': CONFIG,
      's:Header': {
        'a:Action': action,
        'a:MessageID': `uuid:${randomUUID().toUpperCase()}`,
        'a:To': `${ADDRESSING}/role/anonymous`,
        'a:RelatesTo': relatesTo,
      },
      's:Body': body,
    },
  })
}
