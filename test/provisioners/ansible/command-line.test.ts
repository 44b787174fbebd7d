import { expect, test } from 'vitest'
import {
  type CommandLineInit,
  playbookArguments,
  shownCommand,
} from '../../../src/provisioners/ansible/command-line.ts'
import type { Way } from '../../../src/provisioners/ansible/way.ts'

const way: Way = {
  connection: 'ssh',
  host: '127.0.0.1',
  port: 1234,
  user: 'me',
  privateKeyFile: '/t/key',
  knownHostsFile: '/t/known_hosts',
  checksHostKey: false,
  secretsFile: undefined,
  close: async () => {},
}
const init: CommandLineInit = {
  options: { ansible_ssh_extra_args: [], ansible_winrm_use_http: false },
  extraArguments: [],
  buildName: 'web',
  builderType: 'null',
  generated: {},
  way,
  inventory: '/t/inventory',
  playbook: '/w/site.yml',
}
const begin = ['-e', 'packer_build_name="web"', '-e', 'packer_builder_type=null']
const end = ['-i', '/t/inventory', '/w/site.yml']

test('all that Ansible needs, in the order of Packer', () => {
  const generated = { PackerHTTPAddr: '10.0.2.2:8000' }
  expect(playbookArguments({ ...init, generated, extraArguments: ['-v'] })).toEqual([
    ...begin,
    '-e',
    'packer_http_addr=10.0.2.2:8000',
    '--ssh-extra-args',
    '-o IdentitiesOnly=yes -o UserKnownHostsFile=/t/known_hosts -o GlobalKnownHostsFile=/dev/null',
    '-v',
    '-e',
    'ansible_ssh_private_key_file=/t/key',
    ...end,
  ])
})

test("options of ssh are the user's own, all of them", () => {
  const options = { ...init.options, ansible_ssh_extra_args: ['-o A=1', '-o B=2'] }
  expect(playbookArguments({ ...init, options })).toContain(
    '-o A=1 -o B=2 -o UserKnownHostsFile=/t/known_hosts -o GlobalKnownHostsFile=/dev/null',
  )
})

test('a known host key must be the one, in a path with all sorts of characters', () => {
  const strict = { ...way, checksHostKey: true, knownHostsFile: '/a b/%h' }
  expect(playbookArguments({ ...init, way: strict })[5]).toBe(
    `-o IdentitiesOnly=yes -o 'UserKnownHostsFile="/a b/%%h"' -o StrictHostKeyChecking=yes -o GlobalKnownHostsFile=/dev/null`,
  )
})

test("without a key of ours ssh follows the user's own settings", () => {
  const own = { ...way, privateKeyFile: undefined }
  expect(playbookArguments({ ...init, way: own })).toEqual([...begin, ...end])
})

test('passwords are in files', () => {
  const winrm: Way = { ...way, connection: 'winrm', privateKeyFile: undefined, secretsFile: '/t/secrets.json' }
  const options = { ...init.options, ansible_winrm_use_http: true }
  expect(playbookArguments({ ...init, options, way: winrm })).toEqual([
    ...begin,
    '-e',
    '@/t/secrets.json',
    '-e',
    'ansible_winrm_scheme=http',
    ...end,
  ])
})

test.each([
  ['my_password=hush', 'my_password=*****'],
  ['a=1 db_password="two words" b=2', 'a=1 db_password=***** b=2'],
  ["x=1 SECRET_KEY='it' y", 'x=1 SECRET_KEY=***** y'],
  ['{"api_secret": "hush", "user": "me"}', '{"api_secret": *****, "user": "me"}'],
  ['version=1', 'version=1'],
])('%s is shown as %s', (word, shown) => {
  expect(shownCommand(['ansible-playbook', '-e', word])).toBe(`ansible-playbook -e ${shown}`)
})
