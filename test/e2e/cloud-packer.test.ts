import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import {
  DescribeImagesCommand,
  DescribeLaunchTemplatesCommand,
  DescribeSpotInstanceRequestsCommand,
  DescribeTagsCommand,
} from '@aws-sdk/client-ec2'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestCloud, type TestCloud, testKey } from '../support/cloud.ts'
import { run, succeeded } from '../support/ingot.ts'
import { bootSshd, instanceSshPort } from '../support/instance-sshd.ts'
import { belongings, onlyImages } from '../support/local-cloud.ts'

let cloud: TestCloud
let folder: string
beforeAll(async () => {
  cloud = await openTestCloud({ boot: bootSshd })
  folder = mkdtempSync(join(tmpdir(), 'ingot-packer-'))
})
afterAll(async () => {
  await cloud.close()
  rmSync(folder, { recursive: true, force: true })
})

async function packer(builder: object) {
  const baseImage = await cloud.client().send(new DescribeImagesCommand({ Owners: ['amazon'] }))
  const template = {
    builders: [
      {
        type: 'amazon-ebs',
        region: 'ap-southeast-2',
        custom_endpoint_ec2: cloud.url,
        access_key: testKey.accessKeyId,
        secret_key: testKey.secretAccessKey,
        skip_metadata_api_check: true,
        source_ami: baseImage.Images?.[0]?.ImageId,
        instance_type: 't2.micro',
        ssh_username: userInfo().username,
        ssh_port: instanceSshPort,
        associate_public_ip_address: true,
        ...builder,
      },
    ],
    provisioners: [{ type: 'shell', inline: ['echo provisioned on $SSH_CONNECTION'] }],
  }
  const file = join(folder, 'ami.json')
  writeFileSync(file, JSON.stringify(template))
  const env = { CHECKPOINT_DISABLE: '1', AWS_POLL_DELAY_SECONDS: '1', HOME: folder, PACKER_CACHE_DIR: folder }
  return run('packer', ['build', '-machine-readable', file], { cwd: folder, env })
}

test("Debian's Packer bakes an image in the local cloud and leaves nothing else", async () => {
  const printed = succeeded(
    await packer({
      ami_name: 'my-ami-{{timestamp}}',
      ami_description: 'made by packer',
      run_tags: { stage: 'build' },
      run_volume_tags: { disk: 'root' },
      tags: { release: '{{ .SourceAMIName }}' },
      snapshot_tags: { kept: 'yes' },
      launch_block_device_mappings: [
        { device_name: '/dev/sda1', volume_size: 9, volume_type: 'gp2', delete_on_termination: true },
      ],
    }),
  )
  expect(printed).toMatch(/provisioned on 127\.\d+\.\d+\.\d+ \d+ 127\.32\.0\.4 2222/)
  const id = /artifact,0,id,ap-southeast-2:(ami-[0-9a-f]{17})/.exec(printed)?.[1] ?? ''

  await cloud.cloud.settled()
  const ec2 = cloud.client({ region: 'ap-southeast-2' })
  const { Images } = await ec2.send(new DescribeImagesCommand({ Owners: ['self'] }))
  expect(Images).toMatchObject([
    {
      ImageId: id,
      State: 'available',
      Description: 'made by packer',
      BlockDeviceMappings: [{ DeviceName: '/dev/sda1', Ebs: { VolumeSize: 9, VolumeType: 'gp2' } }],
    },
  ])
  const snapshot = Images?.[0]?.BlockDeviceMappings?.[0]?.Ebs?.SnapshotId ?? ''
  const { Tags } = await ec2.send(new DescribeTagsCommand({}))
  const tagsOf = (resource: string) =>
    Object.fromEntries((Tags ?? []).filter((tag) => tag.ResourceId === resource).map(({ Key, Value }) => [Key, Value]))
  expect(tagsOf(id)).toEqual({ release: 'debian-12' })
  expect(tagsOf(snapshot)).toEqual({ release: 'debian-12', kept: 'yes' })
  expect(await belongings(ec2)).toEqual(onlyImages([id], [snapshot]))
})

test("Packer's spot instances come of fleets, and their requests have its tags", async () => {
  const printed = succeeded(
    await packer({
      instance_type: undefined,
      spot_instance_types: ['t2.micro', 't3.micro'],
      spot_price: '0.05',
      spot_tags: { who: 'asked' },
      region: 'ap-northeast-1',
      ami_name: 'spot',
    }),
  )
  const id = /artifact,0,id,ap-northeast-1:(ami-[0-9a-f]{17})/.exec(printed)?.[1] ?? ''
  await cloud.cloud.settled()
  const ec2 = cloud.client({ region: 'ap-northeast-1' })
  const { SpotInstanceRequests } = await ec2.send(new DescribeSpotInstanceRequestsCommand({}))
  expect(SpotInstanceRequests).toMatchObject([
    { SpotPrice: '0.05', State: 'closed', Tags: [{ Key: 'who', Value: 'asked' }] },
  ])
  expect(await belongings(ec2)).toEqual(onlyImages([id], [expect.stringMatching(/^snap-/)]))
  expect((await ec2.send(new DescribeLaunchTemplatesCommand({}))).LaunchTemplates).toEqual([])
})

test('a taken name and an AMI that is not there are told in its own words', async () => {
  await packer({ ami_name: 'taken' })
  const again = await packer({ ami_name: 'taken' })
  expect(again.code).toBe(1)
  expect(again.stdout).toMatch(/is used by an existing AMI/)
  const missing = await packer({ ami_name: 'other', source_ami: 'ami-00000000000000000' })
  expect(missing.stdout).toMatch(/InvalidAMIID.NotFound/)
})
