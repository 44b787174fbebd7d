import { expect, test } from 'vitest'
import { galaxyCommands } from '../../src/provisioners/ansible-galaxy.ts'

const options = { galaxy_force_install: false, galaxy_force_with_deps: false }
const targets = { file: 'req.yml', roles: undefined, collections: undefined }
const roles = ['install', '-r', 'req.yml']
const collections = ['collection', 'install', '-r', 'req.yml']

test.each([
  ['- src: x\n', [roles]],
  ['---\nroles:\n- x\n', [roles]],
  ['collections: []\n', [collections]],
  ['roles: []\ncollections: []\n', [roles, collections]],
  ['  collections: not at the top\n', [roles]],
])('%j', (text, commands) => {
  expect(galaxyCommands(text, options, targets)).toEqual(commands)
})

test('with folders and force', () => {
  const force = { galaxy_force_install: true, galaxy_force_with_deps: true }
  expect(galaxyCommands('roles:\ncollections:\n', force, { ...targets, roles: 'r', collections: 'c' })).toEqual([
    [...roles, '-f', '--force-with-deps', '-p', 'r'],
    [...collections, '-f', '--force-with-deps', '-p', 'c'],
  ])
})
