import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WindowsContainerCommunicator } from '../../../src/communicators/docker/index.ts'

// No Windows here: a program takes docker's place, keeps what it was asked for, and plays the container's side of the folder.
let folder: string
let communicator: WindowsContainerCommunicator
const { signal } = new AbortController()

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ingot-windows-'))
  mkdirSync(join(folder, 'shared'))
  writeFileSync(
    join(folder, 'docker'),
    `#!/bin/sh
printf '%s\\n' "$*" >> '${folder}/log'
for path in '${folder}'/shared/*; do [ ! -f "$path" ] || cat "$path" >> '${folder}/seen'; done
case $* in
  *"-LiteralPath 'C:\\\\down.txt'"*) name=\${*##*/}; printf down > '${folder}/shared/'"\${name%%\\'*}" ;;
  *missing*) echo "Cannot find path" >&2; exit 1 ;;
esac
`,
  )
  chmodSync(join(folder, 'docker'), 0o755)
  const target = { program: join(folder, 'docker'), env: process.env, cwd: folder, id: 'abc', execUser: 'me' }
  const shared = { here: join(folder, 'shared'), there: 'c:/packer-files' }
  communicator = new WindowsContainerCommunicator({ ...target, owner: '', pty: false }, shared)
})
afterEach(() => rmSync(folder, { recursive: true }))

const log = () => readFileSync(join(folder, 'log'), 'utf8')

test('runs commands in PowerShell', async () => {
  expect(await communicator.exec('Get-Date', { signal })).toEqual({ kind: 'exit', code: 0 })
  expect(log()).toBe('exec -i --user me abc powershell Get-Date\n')
})

test('moves files through the shared folder, and leaves nothing in it', async () => {
  await communicator.upload(Buffer.from('up'), "C:\\it's.txt", { signal })
  expect(readFileSync(join(folder, 'seen'), 'utf8')).toBe('up')
  expect(log()).toMatch(
    /Copy-Item -LiteralPath 'c:\/packer-files\/transfer-[0-9a-f]+' -Destination 'C:\\it''s.txt' -Force/,
  )
  const sink = new PassThrough()
  await communicator.download('C:\\down.txt', sink, { signal })
  expect(sink.read().toString()).toBe('down')
  expect(readdirSync(join(folder, 'shared'))).toEqual([])
})

test('names what failed, with the words of PowerShell', async () => {
  await expect(communicator.remove('C:\\missing', { signal })).rejects.toMatchObject({
    code: 'remove/failed',
    message: 'Can\'t remove "C:\\missing" from the container: Cannot find path',
  })
})
