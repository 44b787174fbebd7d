import { randomUUID } from 'node:crypto'
import { Command } from './command.ts'
import { isNode, listOf, type Node, type Request, textOf } from './envelope.ts'
import { faults } from './fault.ts'
import { ACTIONS, CMD_SHELL, CONFIG, CTRL_C, TERMINATE } from './names.ts'
import type { Machine } from './process.ts'

export interface ServiceLimits {
  readonly maxEnvelopeSize: number
  readonly maxShells: number
  /** Whether the user may read the configuration of WinRM, which takes an administrator. */
  readonly configReadable: boolean
}

interface Shell {
  readonly commands: Map<string, Command>
}

/** What a base64 text of output may take of an envelope, before what stands around it. */
const ENVELOPE_OVERHEAD = 4096

/** The shells of MS-WSMV: what is done with a request once its sender is known. */
export class ShellService {
  readonly #machine: Machine
  readonly #limits: ServiceLimits
  readonly #shells = new Map<string, Shell>()
  /** All command lines, in the order of their start. */
  readonly commandLines: string[] = []
  /** Every action that was asked for. */
  readonly actions: string[] = []

  constructor(machine: Machine, limits: ServiceLimits) {
    this.#machine = machine
    this.#limits = limits
  }

  get openShells(): number {
    return this.#shells.size
  }

  /** What a restart does. */
  forgetAll(): void {
    for (const { commands } of this.#shells.values()) for (const command of commands.values()) command.terminate()
    this.#shells.clear()
  }

  /** The answer's body. @param gone aborted when nobody waits for it any more @throws Fault */
  async answer(request: Request, gone: AbortSignal): Promise<Node> {
    this.actions.push(request.action.split('/').at(-1) ?? '')
    switch (request.action) {
      case ACTIONS.create:
        return this.#create(request)
      case ACTIONS.delete:
        return this.#delete(request)
      case ACTIONS.command:
        return this.#command(request)
      case ACTIONS.receive:
        return this.#receive(request, gone)
      case ACTIONS.send:
        return this.#send(request)
      case ACTIONS.signal:
        return this.#signal(request)
      case ACTIONS.get:
        return this.#config(request)
      default:
        throw faults.unknownAction(request.action)
    }
  }

  #create({ resource, body }: Request): Node {
    if (resource !== CMD_SHELL) throw faults.unknownAction(resource)
    if (!isNode(body['Shell'])) throw new Error('Create without a Shell')
    if (this.#shells.size >= this.#limits.maxShells) throw faults.tooManyShells(this.#limits.maxShells)
    const id = randomUUID().toUpperCase()
    this.#shells.set(id, { commands: new Map() })
    return {
      'x:ResourceCreated': {
        'a:Address': 'http://winrm.test:5985/wsman',
        'a:ReferenceParameters': {
          'w:ResourceURI': CMD_SHELL,
          'w:SelectorSet': { 'w:Selector': { '@Name': 'ShellId', '#text': id } },
        },
      },
      'rsp:Shell': {
        'rsp:ShellId': id,
        'rsp:ResourceUri': CMD_SHELL,
        'rsp:Owner': 'packer',
        'rsp:ClientIP': '127.0.0.1',
        'rsp:IdleTimeOut': 'PT7200.000S',
        'rsp:InputStreams': 'stdin',
        'rsp:OutputStreams': 'stdout stderr',
        'rsp:ShellRunTime': 'P0DT0H0M0S',
        'rsp:ShellInactivity': 'P0DT0H0M0S',
      },
    }
  }

  #delete(request: Request): Node {
    const { commands } = this.#shell(request)
    for (const command of commands.values()) command.terminate()
    this.#shells.delete(request.shellId ?? '')
    return {}
  }

  #command(request: Request): Node {
    const { commands } = this.#shell(request)
    const line = request.body['CommandLine']
    if (!isNode(line)) throw new Error('Command without a CommandLine')
    // MS-WSMV 3.1.4.11: the arguments follow the command, each after a space.
    const commandLine = [line['Command'], ...listOf(line['Arguments'])].map(textOf).filter(Boolean).join(' ')
    this.commandLines.push(commandLine)
    const id = randomUUID().toUpperCase()
    commands.set(id, new Command(this.#machine, commandLine))
    return { 'rsp:CommandResponse': { 'rsp:CommandId': id } }
  }

  async #receive(request: Request, gone: AbortSignal): Promise<Node> {
    const desired = childNode(childNode(request.body, 'Receive'), 'DesiredStream')
    const id = String(desired['@CommandId'])
    const limit = Math.floor(
      ((Math.min(request.maxEnvelopeSize, this.#limits.maxEnvelopeSize) - ENVELOPE_OVERHEAD) * 3) / 4,
    )
    const { chunks, exitCode } = await this.#commandOf(request, id).receive(request.operationTimeout, limit, gone)
    const streams: Node[] = chunks.map(({ stream, bytes }) => ({
      '@Name': stream,
      '@CommandId': id,
      '#text': bytes.toString('base64'),
    }))
    if (exitCode !== undefined) {
      streams.push(
        { '@Name': 'stdout', '@CommandId': id, '@End': 'true' },
        { '@Name': 'stderr', '@CommandId': id, '@End': 'true' },
      )
    }
    const state = exitCode === undefined ? 'Running' : 'Done'
    return {
      'rsp:ReceiveResponse': {
        'rsp:Stream': streams,
        'rsp:CommandState': {
          '@CommandId': id,
          '@State': `http://schemas.microsoft.com/wbem/wsman/1/windows/shell/CommandState/${state}`,
          ...(exitCode === undefined ? {} : { 'rsp:ExitCode': String(exitCode) }),
        },
      },
    }
  }

  #send(request: Request): Node {
    for (const stream of listOf(childNode(request.body, 'Send')['Stream']).filter(isNode)) {
      if (stream['@Name'] !== 'stdin') throw new Error(`no stream ${stream['@Name']}`)
      const command = this.#commandOf(request, String(stream['@CommandId']))
      command.send(Buffer.from(textOf(stream), 'base64'), /^(true|1)$/i.test(String(stream['@End'] ?? '')))
    }
    return { 'rsp:SendResponse': {} }
  }

  #signal(request: Request): Node {
    const signal = childNode(request.body, 'Signal')
    const code = textOf(signal['Code'])
    if (code !== TERMINATE && code !== CTRL_C) throw faults.unknownAction(code)
    const id = String(signal['@CommandId'])
    this.#commandOf(request, id).terminate()
    this.#shell(request).commands.delete(id)
    return { 'rsp:SignalResponse': {} }
  }

  #config({ resource }: Request): Node {
    if (resource !== CONFIG) throw faults.unknownAction(resource)
    if (!this.#limits.configReadable) throw faults.accessDenied()
    return {
      'cfg:Config': {
        'cfg:MaxEnvelopeSizekb': String(this.#limits.maxEnvelopeSize / 1024),
        'cfg:MaxTimeoutms': '60000',
        'cfg:MaxBatchItems': '32000',
        'cfg:MaxProviderRequests': '4294967295',
      },
    }
  }

  #shell({ shellId = '' }: Request): Shell {
    const shell = this.#shells.get(shellId)
    if (!shell) throw faults.noSuchShell(shellId)
    return shell
  }

  #commandOf(request: Request, id: string): Command {
    const command = this.#shell(request).commands.get(id)
    if (!command) throw faults.noSuchCommand(id)
    return command
  }
}

function childNode(node: Node, name: string): Node {
  const child = node[name]
  if (!isNode(child)) throw new Error(`no element ${name} where one belongs`)
  return child
}
