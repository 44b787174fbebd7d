import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { DockerSandbox } from '../support/docker-sandbox.ts'
import { succeeded } from '../support/ingot.ts'
import { BASE } from '../support/podman.ts'

let sandbox: DockerSandbox
beforeAll(() => {
  sandbox = new DockerSandbox()
})
afterAll(() => sandbox?.stop())
afterEach(() => {
  expect(sandbox.containers()).toEqual([])
})

const shell = (...inline: string[]) => ({ type: 'shell', inline })
const built = async (name: string, builder: object, provisioners: object[]) =>
  succeeded(await sandbox.ingot('build', sandbox.template(name, builder, { provisioners })))

describe('users', () => {
  test('commands run as the image says, and own what is uploaded', async () => {
    sandbox.write('Containerfile', `FROM ${BASE}\nUSER app\nWORKDIR /home\nENTRYPOINT ["/bin/cat"]\nCMD ["/made"]\n`)
    sandbox.write('file.txt', 'text')
    const build = { path: 'Containerfile', pull: false, arguments: { A: 'b' } }
    const out = await built('user.json', { image: '', build, commit: true, message: 'a remark', pull: true }, [
      { type: 'file', source: 'file.txt', destination: '/tmp/file.txt' },
      { type: 'file', source: 'home', destination: '/tmp/tree' },
      shell('id -un', 'pwd', 'echo x > /tmp/file.txt', 'stat -c "%U %a" /tmp/file.txt', 'stat -c %U /tmp/tree $0'),
    ])
    expect(out).toMatch(/docker: app\n.*docker: \/home\n.*docker: app 644\n.*docker: app\n.*docker: app\n/)
    const id = /Image ID: ([0-9a-f]+)\n.*Giving/s.exec(out)?.[1] ?? ''
    expect(sandbox.image(id)).toMatchObject({ Config: { Cmd: ['/made'], Entrypoint: ['/bin/cat'] } })
    expect(sandbox.image(id).Config.Labels ?? {}).not.toHaveProperty('ingot:run')
  })

  test('exec_user is another one, and root keeps uploads when it is told to', async () => {
    const provisioners = [{ type: 'shell', inline: ['id -un', 'stat -c %U $0'], remote_folder: '/tmp' }]
    const out = await built(
      'exec-user.json',
      { discard: true, exec_user: 'app', fix_upload_owner: false },
      provisioners,
    )
    expect(out).toMatch(/docker: app\n.*docker: root\n/)
  })
})

describe('commands', () => {
  test('belong to the groups that earlier ones made', async () => {
    sandbox.write('group', 'root:x:0:\napp:x:1000:\nmore:x:1234:app\n')
    const out = await built('groups.json', { discard: true, exec_user: 'app' }, [
      shell('id -G'),
      { type: 'file', source: 'group', destination: '/etc/group' },
      shell('id -G'),
    ])
    expect(out).toMatch(/docker: 1000\n.*docker: 1000 1234\n/s)
  })

  test('have a terminal when they are to', async () => {
    expect(await built('pty.json', { discard: true, pty: true }, [shell('tty', 'echo $TERM')])).toContain('/dev/pts/')
  })

  test('that end everything around them end nothing else', async () => {
    const provisioners = [
      { type: 'shell', inline: ['kill -TERM 0'], valid_exit_codes: [0, 143] },
      { type: 'shell', inline: ['kill -KILL -1'], valid_exit_codes: [137] },
      shell('echo still here'),
    ]
    expect(await built('kill.json', { discard: true }, provisioners)).toContain('docker: still here')
  })

  test('may leave something running, whose words belong to nobody', async () => {
    const out = await built('background.json', { discard: true }, [
      shell('(sleep 0.3; echo late) &', 'echo begun'),
      { type: 'sleep', duration: '500ms' },
      shell('ps | grep -c "[s]leep 0.3" || true'),
    ])
    expect(out).toContain('docker: begun')
    expect(out).toContain('docker: 0\n')
  })

  test('are ended with all they started when their time is up', async () => {
    const provisioners = [{ type: 'shell', inline: ['sleep 1000 & sleep 1001'], timeout: '300ms', max_retries: 0 }]
    const template = sandbox.template(
      'timeout.json',
      { discard: true },
      {
        provisioners,
        'error-cleanup-provisioner': shell('sleep 1.5', 'ps | grep -c "[s]leep 100" || true'),
      },
    )
    const { code, stdout } = await sandbox.ingot('build', template)
    expect(code).toBe(1)
    expect(stdout).toContain('docker: 0\n')
  })
})

describe('nothing is left behind', () => {
  const endless = { provisioners: [shell('echo under way', 'sleep 1000')] }

  test('after Ctrl-C', async () => {
    const run = sandbox.start(['build', sandbox.template('endless.json', { commit: true }, endless)])
    await run.untilPrinted(/docker: under way/)
    run.child.kill('SIGINT')
    expect((await run.ended).code).toBe(1)
    expect(sandbox.containers()).toEqual([])
  })

  test('after kill -9 and gc', async () => {
    const run = sandbox.start(['build', sandbox.template('endless.json', { commit: true }, endless)])
    await run.untilPrinted(/docker: under way/)
    run.child.kill('SIGKILL')
    await run.ended
    expect(sandbox.containers()).toHaveLength(1)
    expect(succeeded(await sandbox.ingot('gc', '--yes'))).toContain('container of docker')
  })

  test('after kill -9 in the middle of making the container', async () => {
    const slow = sandbox.write('slow', '#!/bin/sh\n[ "$1" != run ] || sleep 1\nexec docker "$@"\n')
    execFileSync('chmod', ['+x', join(sandbox.folder, slow)])
    const template = sandbox.template('slow.json', { discard: true, docker_path: './slow' }, endless)
    const run = sandbox.start(['build', template])
    await run.untilPrinted(/Run command/)
    run.child.kill('SIGKILL')
    await run.ended
    expect(sandbox.containers()).toEqual([])
    const gc = succeeded(await sandbox.ingot('gc', '--yes'))
    expect(gc).toContain('container of docker (if it came to be)')
  })

  test('of folders either', () => {
    const runs = join(sandbox.folder, 'home', 'state', 'runs')
    expect(readdirSync(runs).flatMap((run) => readdirSync(join(runs, run)))).not.toContain('tmp')
  })
})

describe('mistakes', () => {
  test('a container that ends at once is told from one without a shell', async () => {
    const run_command = ['-d', '--entrypoint=/bin/sh', '--', '{{.Image}}', '-c', 'echo why; exit 3']
    const { stdout, code } = await sandbox.ingot('build', sandbox.template('ends.json', { discard: true, run_command }))
    expect(code).toBe(1)
    expect(stdout).toContain('the container ended as soon as it was started, with exit status 3')
    expect(stdout).toContain('why')
  })

  test('an image that is nowhere is named', async () => {
    const template = sandbox.template('nowhere.json', { discard: true, image: '127.0.0.1:1/no/such', pull: true })
    const { stdout, code } = await sandbox.ingot('build', template)
    expect(code).toBe(1)
    expect(stdout).toMatch(/docker pull failed: .*127\.0\.0\.1:1/)
  })
})
