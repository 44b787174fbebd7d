import { readFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { type Communicator, quotePath } from '../../communicators/index.ts'
import type { GeneratedData, PrepareContext, StepContext } from '../../engine/index.ts'
import { IngotError, type Place } from '../../errors/index.ts'
import type { Milliseconds } from '../../options/index.ts'
import { ScriptOutput } from '../../scripts/index.ts'
import { galaxyCommands, kindsIn } from '../ansible-galaxy.ts'
import type { AnsibleLocalOptions } from './ansible-local.ts'
import { localCommand, localInventory } from './command-line.ts'
import { putPlaybooks } from './playbooks.ts'
import { Staging } from './staging.ts'

export interface AnsibleLocalSettings {
  readonly options: AnsibleLocalOptions
  readonly prepared: PrepareContext
  readonly place: Place
}

const DEFAULT_STAGING = '/tmp/packer-provisioner-ansible-local'
/** What a cancelled build may still spend on the machine's files. */
const LAST_CLEANING: Milliseconds = 10_000

/** Variables which tell Ansible where `ansible-galaxy` was told to install. */
type SearchPaths = Readonly<Record<string, string>>

/** One run of playbooks on the machine. */
export class AnsibleLocalRun {
  readonly #settings: AnsibleLocalSettings
  readonly #communicator: Communicator
  readonly #generated: GeneratedData
  readonly #context: StepContext
  readonly #staging: Staging

  constructor(
    settings: AnsibleLocalSettings,
    communicator: Communicator,
    generated: GeneratedData,
    context: StepContext,
  ) {
    this.#settings = settings
    this.#communicator = communicator
    this.#generated = generated
    this.#context = context
    const own = settings.options.staging_directory
    const path = own || `${DEFAULT_STAGING}/${context.host.random.bytes(16).toString('hex')}`
    this.#staging = new Staging(path, communicator, context)
  }

  /** @throws IngotError `ansible/failed`, `ansible/staging`; what the communicator throws */
  async run(): Promise<void> {
    const { signal, ui } = this.#context
    signal.throwIfAborted()
    ui.say('Provisioning with Ansible...')
    try {
      await this.#uploadAndRun()
    } catch (error) {
      // What stays behind on a machine that nobody reaches any more can't be helped.
      await this.#clean(AbortSignal.timeout(LAST_CLEANING)).catch(() => {})
      throw error
    }
    await this.#clean(signal)
  }

  async #uploadAndRun(): Promise<void> {
    const { options } = this.#settings
    const { ui, host } = this.#context
    const staging = this.#staging
    if (options.playbook_dir) {
      ui.message('Uploading Playbook directory to Ansible staging directory...')
      await staging.putContents(options.playbook_dir, staging.path)
    } else {
      ui.message('Creating Ansible staging directory...')
      await staging.makeFolder(staging.path)
    }
    const playbooks = await putPlaybooks(options, staging, ui, host.cwd)
    const galaxyFile = options.galaxy_file ? await this.#putGalaxyFile(options.galaxy_file) : undefined
    const inventory = await this.#putInventory()
    await this.#putFolders()
    const variables = galaxyFile ? await this.#galaxy(options.galaxy_file ?? '', galaxyFile) : {}
    for (const playbook of playbooks) await this.#play(playbook, inventory, variables)
  }

  async #putGalaxyFile(file: string): Promise<string> {
    this.#context.ui.message('Uploading galaxy file...')
    return this.#staging.putFile(file)
  }

  async #putInventory(): Promise<string> {
    const { inventory_file, inventory_groups } = this.#settings.options
    this.#context.ui.message('Uploading inventory file...')
    if (inventory_file) return this.#staging.putFile(inventory_file)
    const name = `packer-provisioner-ansible-local${this.#context.host.random.bytes(8).toString('hex')}`
    await this.#staging.putText(localInventory(inventory_groups), this.#staging.at(name))
    return this.#staging.at(name)
  }

  async #putFolders(): Promise<void> {
    const { options } = this.#settings
    const { ui } = this.#context
    const staging = this.#staging
    const single = [
      ['group_vars', options.group_vars],
      ['host_vars', options.host_vars],
    ] as const
    for (const [name, folder] of single) {
      if (!folder) continue
      ui.message(`Uploading ${name} directory...`)
      await staging.putContents(folder, staging.at(name))
    }
    const several = [
      ['role directories', 'roles', options.role_paths],
      ['collection directories', 'collections', options.collection_paths],
      ['additional Playbooks', 'playbooks', options.playbook_paths],
    ] as const
    for (const [what, name, folders] of several) {
      if (folders.length > 0) ui.message(`Uploading ${what}...`)
      for (const folder of folders) await staging.putContents(folder, staging.at(name, basename(resolve(folder))))
    }
  }

  async #galaxy(localFile: string, file: string): Promise<SearchPaths> {
    const { options } = this.#settings
    const { galaxy_command: command, galaxy_roles_path, galaxy_collections_path } = options
    const roles = galaxy_roles_path || this.#staging.at('roles')
    const collections = galaxy_collections_path || this.#staging.at('collections')
    const requirements = await readFile(resolve(this.#context.host.cwd, localFile), 'utf8')
    for (const words of galaxyCommands(requirements, options, { file, roles, collections })) {
      const line = `cd ${quotePath(this.#staging.path)} && ${[command, ...words.map(asWord)].join(' ')}`
      this.#context.ui.message(`Executing Ansible Galaxy: ${line}`)
      await this.#execute(line, command)
    }
    return {
      ...(galaxy_roles_path ? { ANSIBLE_ROLES_PATH: roles } : {}),
      ...(kindsIn(requirements).collections ? { ANSIBLE_COLLECTIONS_PATH: collections } : {}),
    }
  }

  async #play(playbook: string, inventory: string, variables: SearchPaths): Promise<void> {
    const { options, prepared } = this.#settings
    const command = localCommand({
      options,
      extraArguments: options.extra_arguments.map((text) => prepared.render(text, this.#generated)),
      buildName: prepared.buildName,
      builderType: prepared.builderType,
      generated: this.#generated,
      staging: this.#staging.path,
      variables,
      playbook,
      inventory,
    })
    this.#context.ui.message(`Executing Ansible: ${command}`)
    await this.#execute(command, options.command)
  }

  async #execute(command: string, program: string): Promise<void> {
    const { signal, ui } = this.#context
    const output = new ScriptOutput(ui)
    const result = await this.#communicator.exec(command, { ...output.sinks, signal })
    const details = output.end()
    if (result.kind === 'exit' && result.code === 0) return
    const missing = result.kind === 'exit' && result.code === 127
    const sentence = missing
      ? `Error executing Ansible: ${program} could not be found. Verify that it is available on the PATH after connecting to the machine.`
      : `Error executing Ansible: ${program} ${endingOf(result)}`
    const hint = missing
      ? 'ansible-local runs on the machine: install Ansible there first, for example with a "shell" provisioner ("apt-get install -y ansible-core"), or use the provisioner "ansible", which runs here.'
      : undefined
    throw new IngotError('ansible/failed', sentence, { place: this.#settings.place, hint, details })
  }

  async #clean(signal: AbortSignal): Promise<void> {
    if (!this.#settings.options.clean_staging_directory) return
    this.#context.ui.message('Removing staging directory...')
    await this.#staging.remove(signal)
  }
}

function asWord(word: string): string {
  return word.startsWith('-') ? word : quotePath(word)
}

function endingOf(result: Awaited<ReturnType<Communicator['exec']>>): string {
  switch (result.kind) {
    case 'exit':
      return `ended with non-zero exit status ${result.code}`
    case 'signal':
      return `was ended by signal ${result.signal}`
    case 'disconnected':
      return 'lost its connection: the machine hung up before it had an exit status'
  }
}
