import { afterEach, beforeEach, expect, test } from 'vitest'
import { CliSandbox } from '../support/cli.ts'

let cli: CliSandbox
beforeEach(async () => {
  cli = await CliSandbox.make()
})
afterEach(() => cli.remove())

const ami = {
  type: 'amazon-ebs',
  region: 'eu-west-1',
  source_ami: 'ami-1',
  instance_type: 't3.micro',
  ami_name: 'golden',
  ssh_username: 'admin',
}

interface Policy {
  readonly Version: string
  readonly Statement: readonly { readonly Action: string[]; readonly Resource: string[]; readonly Condition: object }[]
}

async function policy(builders: readonly object[], ...flags: string[]): Promise<Policy> {
  await cli.write('t.json', { builders })
  const { status, stdout, stderr } = await cli.run(['plan', '-permissions', ...flags, 't.json'])
  expect(status, stderr).toBe(0)
  return JSON.parse(stdout)
}

const actionsOf = ({ Statement }: Policy) => new Set(Statement.flatMap(({ Action }) => Action))

test('prints a policy of what the template needs, and of nothing else', async () => {
  const plain = await policy([ami])
  expect(plain.Version).toBe('2012-10-17')
  expect(actionsOf(plain)).toContain('ec2:CreateImage')
  for (const action of ['ec2:CopyImage', 'ec2:CreateFleet', 'iam:PassRole']) {
    expect(actionsOf(plain)).not.toContain(action)
  }
  const more = { ami_regions: ['us-east-1'], spot_price: 'auto', iam_instance_profile: 'web' }
  const rich = actionsOf(await policy([{ ...ami, ...more }]))
  for (const action of ['ec2:CopyImage', 'ec2:CreateFleet', 'iam:PassRole', 'iam:GetInstanceProfile']) {
    expect(rich).toContain(action)
  }
})

test('is for all builds of the template, or for some', async () => {
  const builders = [ami, { ...ami, name: 'copied', ami_regions: ['us-east-1'] }, { type: 'null', communicator: 'none' }]
  expect(actionsOf(await policy(builders))).toContain('ec2:CopyImage')
  expect(actionsOf(await policy(builders, '-only=amazon-ebs'))).not.toContain('ec2:CopyImage')
  const statements = (await policy([ami, { ...ami, name: 'twin' }])).Statement
  expect(statements).toEqual((await policy([ami])).Statement)
})

test('a template that needs nothing, one with mistakes, and a plan of nothing', async () => {
  await cli.write('null.json', { builders: [{ type: 'null', communicator: 'none' }] })
  expect(await cli.run(['plan', '-permissions', 'null.json'])).toEqual({
    status: 0,
    stdout: '',
    stderr: 'The builders and data sources of this template need no permissions at AWS.\n',
  })
  await cli.write('wrong.json', { builders: [{ ...ami, ami_name: '' }] })
  const wrong = await cli.run(['plan', '-permissions', 'wrong.json'])
  expect(wrong).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('"ami_name"') })
  const nothing = await cli.run(['plan', 'null.json'])
  expect(nothing).toMatchObject({ status: 2, stderr: expect.stringContaining('plan needs "-permissions"') })
})
