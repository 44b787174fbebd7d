import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type Communicator, type ExecResult, runLocalProcess } from '../../communicators/index.ts'
import { type GeneratedData, type PrepareContext, type StepContext, temporaryFolder } from '../../engine/index.ts'
import { IngotError, type Place } from '../../errors/index.ts'
import { ScriptOutput } from '../../scripts/index.ts'
import { galaxyCommands } from '../ansible-galaxy.ts'
import type { AnsibleOptions } from './ansible.ts'
import { playbookArguments, shownCommand } from './command-line.ts'
import { controlFolder } from './control-folder.ts'
import { straightToMachine, whyNotDirect } from './direct.ts'
import { ansibleEnvironment } from './environment.ts'
import { inventoryFor } from './inventory.ts'
import { type InventoryFile, writeInventory } from './inventory-file.ts'
import { throughProxy } from './proxy.ts'
import { notInstalled } from './version.ts'
import type { Way } from './way.ts'

export interface AnsibleSettings {
  readonly options: AnsibleOptions
  readonly prepared: PrepareContext
  readonly place: Place
  readonly commandPlace: Place
}

type ProcessEnvironment = Readonly<Record<string, string | undefined>>

/** One run of a playbook. */
export class AnsibleRun {
  readonly #settings: AnsibleSettings
  readonly #communicator: Communicator
  readonly #generated: GeneratedData
  readonly #context: StepContext

  constructor(settings: AnsibleSettings, communicator: Communicator, generated: GeneratedData, context: StepContext) {
    this.#settings = settings
    this.#communicator = communicator
    this.#generated = generated
    this.#context = context
  }

  /** @throws IngotError `ansible/failed`, `ansible/not-installed`, `ssh-server/port`, `ssh-server/key` */
  async run(): Promise<void> {
    const { signal, ui, ledger } = this.#context
    signal.throwIfAborted()
    ui.say('Provisioning with Ansible...')
    const folder = await temporaryFolder(this.#context, 'folder for the keys and the inventory of Ansible')
    try {
      const connections = await controlFolder(this.#context)
      try {
        await this.#connectAndRun(folder, connections)
      } finally {
        await ledger.giveBack(connections)
      }
    } finally {
      await ledger.giveBack(folder)
    }
  }

  async #connectAndRun(folder: string, connections: string): Promise<void> {
    const way = await this.#openWay(folder)
    try {
      await this.#runThrough(way, folder, connections)
    } finally {
      await way.close()
    }
  }

  async #openWay(folder: string): Promise<Way> {
    const { options } = this.#settings
    const { ui } = this.#context
    if (options.use_proxy === false) {
      const trouble = whyNotDirect(this.#generated)
      if (!trouble) return straightToMachine(options, this.#communicator, this.#generated, folder, ui)
      ui.warning(trouble)
    }
    ui.message('Setting up proxy adapter for Ansible....')
    return throughProxy(options, this.#communicator, folder, this.#context)
  }

  async #runThrough(way: Way, folder: string, connections: string): Promise<void> {
    const { options, prepared } = this.#settings
    const render = (text: string) => prepared.render(text, this.#generated)
    const environment = ansibleEnvironment({
      options,
      own: options.ansible_env_vars.map(render),
      inherited: this.#context.host.env,
      runId: prepared.runId,
      way,
      controlFolder: connections,
    })
    const inventory = await this.#inventory(way, folder)
    try {
      await this.#galaxy(environment)
      const { buildName, builderType } = prepared
      const words = playbookArguments({
        options,
        extraArguments: options.extra_arguments.map(render),
        buildName,
        builderType,
        generated: this.#generated,
        way,
        inventory: inventory.path,
        playbook: resolve(this.#context.host.cwd, options.playbook_file),
      })
      this.#context.ui.say(`Executing Ansible: ${shownCommand([options.command, ...words])}`)
      await this.#execute([options.command, ...words], environment)
    } finally {
      await inventory.remove()
    }
  }

  async #inventory(way: Way, folder: string): Promise<InventoryFile> {
    const { options, prepared } = this.#settings
    if (options.inventory_file) return { path: options.inventory_file, remove: async () => {} }
    const content = inventoryFor(options, way, (text, data) => prepared.render(text, { ...this.#generated, ...data }))
    const { inventory_directory: directory, keep_inventory_file: keep } = options
    return writeInventory(content, { folder, directory: directory || undefined, keep }, this.#context)
  }

  async #galaxy(environment: ProcessEnvironment): Promise<void> {
    const { options } = this.#settings
    const { galaxy_file: file, roles_path, collections_path } = options
    if (!file) return
    const requirements = await readFile(resolve(this.#context.host.cwd, file), 'utf8')
    const targets = { file, roles: roles_path, collections: collections_path }
    for (const words of galaxyCommands(requirements, options, targets)) {
      this.#context.ui.message('Executing Ansible Galaxy')
      await this.#execute([options.galaxy_command, ...words], environment)
    }
  }

  async #execute(words: readonly string[], env: ProcessEnvironment): Promise<void> {
    const { host, signal, ui } = this.#context
    // Ansible tells failures in what it writes; its warnings on the other stream are no errors.
    const output = new ScriptOutput({ ...ui, output: (_stream, line) => ui.output('stdout', line) })
    const program = words[0] ?? ''
    const result = await runLocalProcess(words, { ...output.sinks, cwd: host.cwd, env, signal }).catch((error) => {
      if (!signal.aborted && isMissing(error)) throw notInstalled(program, this.#settings.commandPlace)
      throw error
    })
    const details = output.end()
    if (result.kind === 'exit' && result.code === 0) return
    throw new IngotError('ansible/failed', `Error executing Ansible: ${program} ${inWords(result)}`, {
      place: this.#settings.place,
      hint: hintFor(result),
      details,
    })
  }
}

function isMissing(error: unknown): boolean {
  const cause = error instanceof IngotError ? error.cause : undefined
  return (cause as NodeJS.ErrnoException | undefined)?.code === 'ENOENT'
}

function inWords(result: ExecResult): string {
  switch (result.kind) {
    case 'exit':
      return `ended with non-zero exit status ${result.code}`
    case 'signal':
      return `was ended by signal ${result.signal}`
    case 'disconnected':
      return 'lost its connection'
  }
}

/** What Ansible means by its exit statuses. */
function hintFor(result: ExecResult): string | undefined {
  const code = result.kind === 'exit' ? result.code : undefined
  if (code === 2) return 'A task failed: its message stands above.'
  if (code === 4)
    return 'Ansible could not reach the machine, or the machine has no Python. "extra_arguments": ["-vvvv"] shows how it tried.'
  return undefined
}
