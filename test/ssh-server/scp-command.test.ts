import { expect, test } from 'vitest'
import { parseScp } from '../../src/ssh-server/scp/command.ts'

test.each([
  ['scp -t /tmp/a', { direction: 'to-machine', path: '/tmp/a', intoFolder: false, recursive: false }],
  ["scp -v -p -d -t -- '-a b'", { direction: 'to-machine', path: '-a b', intoFolder: true, recursive: false }],
  ['/usr/bin/scp -rf ~/x', { direction: 'from-machine', path: '~/x', intoFolder: false, recursive: true }],
] as const)('%s', (command, parsed) => {
  expect(parseScp(command)).toEqual(parsed)
})

test.each(['scp a host:b', 'scp -t', 'scp -t $HOME', 'scp -t a b', 'scpx -t a', 'echo scp -t a'])(
  '%s is run on the machine',
  (command) => {
    expect(parseScp(command)).toBeUndefined()
  },
)
