import { userInfo } from 'node:os'
import { DescribeImagesCommand, DescribeTagsCommand } from '@aws-sdk/client-ec2'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CliSandbox } from '../support/cli.ts'
import { type TestCloud, testKey } from '../support/cloud.ts'
import { belongings, onlyImages } from '../support/local-cloud.ts'
import { openSshCloud, SSH_PORT } from '../support/ssh-cloud.ts'

// The whole builder with Amazon's own client, against the local cloud's endpoint and machines that are SSH servers.

let cloud: TestCloud
let sandbox: CliSandbox

beforeEach(async () => {
  cloud = await openSshCloud()
  sandbox = await CliSandbox.make()
  Object.assign(sandbox.env, {
    AWS_ACCESS_KEY_ID: testKey.accessKeyId,
    AWS_SECRET_ACCESS_KEY: testKey.secretAccessKey,
    AWS_ENDPOINT_URL: cloud.url,
  })
})
afterEach(async () => {
  await cloud.close()
  await sandbox.remove()
})

async function build(builder: object, provisioners: object[] = [{ type: 'shell', inline: ['echo hello from $0'] }]) {
  const common = {
    type: 'amazon-ebs',
    region: 'us-east-1',
    source_ami_filter: { owners: ['ingot'], filters: { name: 'debian-*' } },
    instance_type: 't2.micro',
    ssh_username: userInfo().username,
    ssh_port: SSH_PORT,
    ami_name: 'golden-{{timestamp}}',
    associate_public_ip_address: true,
  }
  await sandbox.write('ami.json', { builders: [{ ...common, ...builder }], provisioners })
  return sandbox.run(['build', 'ami.json'])
}

async function own(region = 'us-east-1') {
  const { Images } = await cloud.client({ region }).send(new DescribeImagesCommand({ Owners: ['self'] }))
  return Images ?? []
}

test('makes an image and leaves nothing else', async () => {
  const { status, stdout, stderr } = await build({ tags: { Base: '{{ .SourceAMIName }}' } })
  expect(stdout + stderr).toContain('hello from')
  expect(status, stdout).toBe(0)
  const [image] = await own()
  expect(image).toMatchObject({ Name: expect.stringMatching(/^golden-\d+$/), State: 'available' })
  expect(stdout).toContain(`us-east-1: ${image?.ImageId}`)
  const snapshot = String(image?.BlockDeviceMappings?.[0]?.Ebs?.SnapshotId)
  expect(await belongings(cloud.client())).toEqual(onlyImages([String(image?.ImageId)], [snapshot]))
  const { Tags } = await cloud.client().send(new DescribeTagsCommand({}))
  const tagsOf = (id: string | undefined) => (Tags ?? []).filter((tag) => tag.ResourceId === id).map((tag) => tag.Key)
  for (const id of [image?.ImageId, snapshot]) expect(tagsOf(id).toSorted()).toEqual(['Base', 'ingot:run'])
})
