import { existsSync, readdirSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { GeneratedData } from '../../src/engine/index.ts'
import { ansibleLocal } from '../../src/provisioners/ansible-local/ansible-local.ts'
import { type Bench, bench, decoded } from '../support/component.ts'
import { mistakesOf } from '../support/errors.ts'
import { FolderCommunicator } from '../support/folder-communicator.ts'

let folder: string
let at: Bench
let machine: FolderCommunicator
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ingot-ansible-local-'))
  await put('site.yml', 'site')
  await mkdir(join(folder, 'home'))
  machine = new FolderCommunicator(join(folder, 'home'))
  at = bench(folder)
})
afterEach(() => rm(folder, { recursive: true }))

async function put(name: string, content: string): Promise<void> {
  await mkdir(dirname(join(folder, name)), { recursive: true })
  await writeFile(join(folder, name), content)
}

/** The commands that were run, without the making of folders. */
async function run(options: object, generated: GeneratedData = {}): Promise<string[]> {
  const all = { command: 'true', staging_directory: 'stage', ...options }
  await ansibleLocal.prepare(decoded(ansibleLocal.options, all), at.prepared).run(machine, generated, at.step)
  return machine.log
    .filter((entry) => entry.startsWith('exec ') && !entry.startsWith('exec mkdir'))
    .map((entry) => entry.slice('exec '.length).replace(/local[0-9a-f]{16}/g, 'local*'))
}

const onMachine = (name: string) => readFile(join(folder, 'home', name), 'utf8')
const tree = () => readdirSync(join(folder, 'home'), { recursive: true, encoding: 'utf8' }).sort()
const EXTRA = '--extra-vars "packer_build_name=web packer_builder_type=null packer_http_addr= -o IdentitiesOnly=yes"'

test('runs a playbook', async () => {
  expect(await run({ playbook_file: 'site.yml' })).toEqual([
    `cd stage && true stage/site.yml ${EXTRA} -c local -i stage/packer-provisioner-ansible-local*`,
  ])
  expect(await onMachine('stage/site.yml')).toBe('site')
  expect(await onMachine(tree().find((name) => name.includes('packer-prov')) ?? '')).toBe('127.0.0.1')
})

test('gives every run a folder of its own', async () => {
  const [command] = await run({ playbook_file: 'site.yml', staging_directory: '' })
  expect(command).toMatch(/^cd \/tmp\/packer-provisioner-ansible-local\/[0-9a-f]{32} && true /)
  await rm(command?.split(' ')[1] ?? '', { recursive: true })
})

test('puts everything where Ansible looks for it', async () => {
  for (const name of ['gv/all', 'hv/h', 'r/web/tasks', 'c/ansible_collections/x', 'p/more/y.yml', 'dir/in/b.yml']) {
    await put(name, name)
  }
  await put('hosts', 'mine')
  const commands = await run(
    {
      playbook_files: ['site.yml', 'dir/in/b.yml'],
      playbook_dir: 'dir',
      group_vars: 'gv',
      host_vars: 'hv/',
      role_paths: ['r/web'],
      collection_paths: ['c/ansible_collections'],
      playbook_paths: ['p/more/'],
      inventory_file: 'hosts',
      extra_arguments: ['--tags', '{{ .ID }}'],
    },
    { ID: 'i-1' },
  )
  const alone = join('stage', folder, 'site.yml')
  expect(commands).toEqual([
    `cd stage && true ${alone} ${EXTRA} --tags i-1 -c local -i stage/hosts`,
    `cd stage && true stage/in/b.yml ${EXTRA} --tags i-1 -c local -i stage/hosts`,
  ])
  expect(tree().filter((name) => !name.startsWith('stage/tmp'))).toEqual([
    'stage',
    'stage/collections',
    'stage/collections/ansible_collections',
    'stage/collections/ansible_collections/x',
    'stage/group_vars',
    'stage/group_vars/all',
    'stage/host_vars',
    'stage/host_vars/h',
    'stage/hosts',
    'stage/in',
    'stage/in/b.yml',
    'stage/playbooks',
    'stage/playbooks/more',
    'stage/playbooks/more/y.yml',
    'stage/roles',
    'stage/roles/web',
    'stage/roles/web/tasks',
  ])
})

test('names what is in the inventory', async () => {
  await run({ playbook_file: 'site.yml', inventory_groups: ['a', 'b'] })
  const name = tree().find((path) => path.includes('packer-prov')) ?? ''
  expect(await onMachine(name)).toBe('[a]\n127.0.0.1\n[b]\n127.0.0.1\n')
})

describe('galaxy', () => {
  test('installs roles beside the playbook', async () => {
    await put('req.yml', '- src: x\n')
    const commands = await run({ playbook_file: 'site.yml', galaxy_file: 'req.yml', galaxy_command: 'echo' })
    expect(commands[0]).toBe('cd stage && echo install -r stage/req.yml -p stage/roles')
    expect(commands[1]).toMatch(/^cd stage && true stage\/site.yml/)
  })

  test('tells Ansible of folders where it would not look', async () => {
    await put('req.yml', 'roles: []\ncollections: []\n')
    const galaxy = {
      galaxy_file: 'req.yml',
      galaxy_command: 'echo',
      galaxy_roles_path: '/r o',
      galaxy_force_install: true,
    }
    const commands = await run({ playbook_file: 'site.yml', ...galaxy })
    expect(commands.slice(0, 2)).toEqual([
      "cd stage && echo install -r stage/req.yml -f -p '/r o'",
      'cd stage && echo collection install -r stage/req.yml -f -p stage/collections',
    ])
    expect(commands[2]).toContain("&& ANSIBLE_ROLES_PATH='/r o' ANSIBLE_COLLECTIONS_PATH=stage/collections true ")
  })
})

describe('when it goes wrong', () => {
  test('a missing Ansible is explained', async () => {
    await expect(run({ playbook_file: 'site.yml', command: 'no-such-ansible' })).rejects.toMatchObject({
      code: 'ansible/failed',
      message: expect.stringContaining('no-such-ansible could not be found. Verify that it is available on the PATH'),
      hint: expect.stringContaining('install Ansible there first'),
    })
  })

  test('a failure tells its status and last lines; the staging folder goes when it should', async () => {
    const failing = { playbook_file: 'site.yml', command: 'echo fatal; exit 2;' }
    await expect(run(failing)).rejects.toMatchObject({
      message: expect.stringMatching(/exit status 2$/),
      details: ['fatal'],
    })
    expect(existsSync(join(folder, 'home', 'stage'))).toBe(true)
    await expect(run({ ...failing, clean_staging_directory: true })).rejects.toThrow('exit status 2')
    expect(existsSync(join(folder, 'home', 'stage'))).toBe(false)
  })

  test('the staging folder goes after a success and after a cancellation', async () => {
    await run({ playbook_file: 'site.yml', clean_staging_directory: true })
    expect(tree()).toEqual([])
    const running = run({ playbook_file: 'site.yml', clean_staging_directory: true, command: 'sleep 60;' })
    await expect.poll(() => machine.log.some((entry) => entry.includes('sleep'))).toBe(true)
    at.abort.abort(new Error('interrupted'))
    await expect(running).rejects.toThrow('interrupted')
    expect(tree()).toEqual([])
  })

  test('a folder that can not be made', async () => {
    await put('home/file', '')
    await expect(run({ playbook_file: 'site.yml', staging_directory: 'file/x' })).rejects.toMatchObject({
      code: 'ansible/staging',
    })
  })

  test.each([
    [{}, ['one of "playbook_file" and "playbook_files" must be set']],
    [
      { playbook_file: 'site.yml', playbook_files: ['site.yml'] },
      ['only one of "playbook_file" and "playbook_files" can be set'],
    ],
    [
      { playbook_files: ['site.yml', 'x'], role_paths: ['y', 'site.yml'], group_vars: 'z', inventory_file: '.' },
      [
        '"playbook_files": "x": no such file',
        '"inventory_file": ".": it is a folder, not a file',
        '"group_vars": "z": no such folder',
        '"role_paths": "y": no such folder',
        '"role_paths": "site.yml": it is not a folder',
      ],
    ],
  ])('options are checked: %j', async (options, messages) => {
    const mistakes = await mistakesOf(() => ansibleLocal.prepare(decoded(ansibleLocal.options, options), at.prepared))
    expect(mistakes.map(({ message }) => message)).toEqual(messages)
  })
})
