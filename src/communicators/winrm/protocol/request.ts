import { randomUUID } from 'node:crypto'
import type { Milliseconds } from '../../../options/index.ts'
import { ACTIONS, type Action, ANONYMOUS, NAMESPACES, RESOURCES, TERMINATE } from './names.ts'
import { writeXml, type XmlNode } from './xml.ts'

/** What all requests to one service have in common. */
export interface Addressing {
  readonly url: string
  /** The largest answer that is welcome, in bytes. */
  readonly maxEnvelopeSize: number
  /** How long the service may take to answer. */
  readonly operationTimeout: Milliseconds
}

interface Parts {
  readonly action: Action
  readonly resource?: keyof typeof RESOURCES
  readonly shell?: string
  readonly options?: Readonly<Record<string, string>>
  readonly body?: XmlNode
}

export interface CommandIds {
  readonly shell: string
  readonly command: string
}

/** MS-WSMV 3.1.4.5.2: a shell in UTF-8, with the user's profile as in Packer. */
export function createShell(to: Addressing): string {
  return envelope(to, {
    action: 'create',
    options: { WINRS_NOPROFILE: 'FALSE', WINRS_CODEPAGE: '65001' },
    body: { 'rsp:Shell': { 'rsp:InputStreams': 'stdin', 'rsp:OutputStreams': 'stdout stderr' } },
  })
}

export function deleteShell(to: Addressing, shell: string): string {
  return envelope(to, { action: 'delete', shell })
}

/**
 * MS-WSMV 3.1.4.11.
 * @param input `console` for what a person would type, `pipe` for bytes that end
 */
export function startCommand(to: Addressing, shell: string, commandLine: string, input: 'console' | 'pipe'): string {
  return envelope(to, {
    action: 'command',
    shell,
    options: {
      WINRS_CONSOLEMODE_STDIN: input === 'console' ? 'TRUE' : 'FALSE',
      WINRS_SKIP_CMD_SHELL: 'FALSE',
    },
    body: { 'rsp:CommandLine': { 'rsp:Command': commandLine } },
  })
}

export function receiveOutput(to: Addressing, { shell, command }: CommandIds): string {
  const desired = { '@CommandId': command, '#text': 'stdout stderr' }
  return envelope(to, { action: 'receive', shell, body: { 'rsp:Receive': { 'rsp:DesiredStream': desired } } })
}

/** @param end nothing follows */
export function sendInput(to: Addressing, { shell, command }: CommandIds, bytes: Buffer, end: boolean): string {
  const stream = {
    '@Name': 'stdin',
    '@CommandId': command,
    ...(end ? { '@End': 'true' } : {}),
    '#text': bytes.toString('base64'),
  }
  return envelope(to, { action: 'send', shell, body: { 'rsp:Send': { 'rsp:Stream': stream } } })
}

/** Ends a command, or tells that nothing more is wanted of one that ended. */
export function terminateCommand(to: Addressing, { shell, command }: CommandIds): string {
  const body = { 'rsp:Signal': { '@CommandId': command, 'rsp:Code': TERMINATE } }
  return envelope(to, { action: 'signal', shell, body })
}

/** The service's own settings, of which its largest envelope is one. Only administrators may read them. */
export function readConfig(to: Addressing): string {
  return envelope(to, { action: 'get', resource: 'config' })
}

function envelope(to: Addressing, { action, resource = 'shell', shell, options, body = {} }: Parts): string {
  const must = { '@s:mustUnderstand': 'true' }
  const english = { '@s:mustUnderstand': 'false', '@xml:lang': 'en-US' }
  const namespaces = Object.entries(NAMESPACES).map(([prefix, name]) => [`@xmlns:${prefix}`, name])
  const header: XmlNode = {
    'a:To': to.url,
    'a:ReplyTo': { 'a:Address': { ...must, '#text': ANONYMOUS } },
    'a:Action': { ...must, '#text': ACTIONS[action] },
    'a:MessageID': `uuid:${randomUUID().toUpperCase()}`,
    'w:ResourceURI': { ...must, '#text': RESOURCES[resource] },
    'w:MaxEnvelopeSize': { ...must, '#text': String(to.maxEnvelopeSize) },
    'w:OperationTimeout': `PT${(to.operationTimeout / 1000).toFixed(3)}S`,
    'w:Locale': english,
    'p:DataLocale': english,
    'w:SelectorSet': shell === undefined ? undefined : { 'w:Selector': { '@Name': 'ShellId', '#text': shell } },
    'w:OptionSet': options && {
      'w:Option': Object.entries(options).map(([name, value]) => ({ '@Name': name, '#text': value })),
    },
  }
  return writeXml({ 's:Envelope': { ...Object.fromEntries(namespaces), 's:Header': defined(header), 's:Body': body } })
}

function defined(node: XmlNode): XmlNode {
  return Object.fromEntries(Object.entries(node).filter(([, value]) => value !== undefined))
}
