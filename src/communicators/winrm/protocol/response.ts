import { faultOf } from './fault.ts'
import { COMMAND_DONE } from './names.ts'
import { attributeOf, elementAt, elementsAt, readXml, textAt, textOf, type XmlNode } from './xml.ts'

/** The other side answered with something else than WS-Management. */
export class NotWsman extends Error {
  override readonly name = 'NotWsman'
}

export interface Output {
  readonly stdout: Buffer
  readonly stderr: Buffer
  /** Undefined while the command runs. */
  readonly exitCode: number | undefined
}

/** The body of an answer. @throws WsmanFault, NotWsman */
export function readResponse(text: string): XmlNode {
  const envelope = elementAt(parsed(text), 'Envelope')
  if (envelope?.['Body'] === undefined) throw new NotWsman('the answer is no message of WS-Management')
  const body = elementAt(envelope, 'Body')
  const fault = faultOf(body)
  if (fault) throw fault
  return body ?? {}
}

function parsed(text: string): XmlNode {
  try {
    return readXml(text)
  } catch (cause) {
    throw new NotWsman('the answer is no XML', { cause })
  }
}

export function shellIdOf(body: XmlNode): string {
  const selectors = elementAt(body, 'ResourceCreated', 'ReferenceParameters', 'SelectorSet')
  const selector = elementsAt(selectors, 'Selector').find((node) => attributeOf(node, 'Name') === 'ShellId')
  return needed(selector ? textOf(selector) : textAt(body, 'Shell', 'ShellId'), 'the id of a shell')
}

export function commandIdOf(body: XmlNode): string {
  return needed(textAt(body, 'CommandResponse', 'CommandId'), 'the id of a command')
}

export function outputOf(body: XmlNode): Output {
  const response = elementAt(body, 'ReceiveResponse')
  const state = elementAt(response, 'CommandState')
  const isDone = state !== undefined && attributeOf(state, 'State') === COMMAND_DONE
  return {
    stdout: streamOf(response, 'stdout'),
    stderr: streamOf(response, 'stderr'),
    exitCode: isDone ? Number(textAt(state, 'ExitCode') ?? 0) : undefined,
  }
}

/** In bytes; undefined when the configuration doesn't tell. */
export function maxEnvelopeSizeOf(body: XmlNode): number | undefined {
  const kilobytes = Number(textAt(body, 'Config', 'MaxEnvelopeSizekb'))
  return Number.isInteger(kilobytes) && kilobytes > 0 ? kilobytes * 1024 : undefined
}

function streamOf(response: XmlNode | undefined, name: string): Buffer {
  const streams = elementsAt(response, 'Stream').filter((node) => attributeOf(node, 'Name') === name)
  return Buffer.concat(streams.map((node) => Buffer.from(textOf(node), 'base64')))
}

function needed(text: string | undefined, what: string): string {
  if (text) return text
  throw new NotWsman(`the answer lacks ${what}`)
}
