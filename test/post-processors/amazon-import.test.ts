import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { rememberAccess } from '../../src/aws/access.ts'
import { awsResourceHandler, type S3, type UploadRequest } from '../../src/aws/index.ts'
import { isLeftover, MemoryJournal, RunLedger, undo } from '../../src/engine/index.ts'
import { runImport } from '../../src/post-processors/amazon-import/amazon-import.ts'
import { prepareImport } from '../../src/post-processors/amazon-import/config.ts'
import { amazonImport } from '../../src/post-processors/amazon-import/index.ts'
import { artifactOf } from '../support/artifact.ts'
import { type Bench, bench, decoded } from '../support/component.ts'
import { awsFault, FakeAccount, type FakeEc2 } from '../support/fake-ec2.ts'

let folder: string
let at: Bench
let account: AccountWithS3
let ledger: RunLedger
let ec2: FakeEc2
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ingot-import-test-'))
  await writeFile(join(folder, 'disk.vmdk'), 'disk')
  at = bench(folder)
  account = new AccountWithS3(at.host.clock)
  ledger = new RunLedger({
    run: '6b041e7a-b313-c3fc-7a16-046d4a5eb5c1',
    journal: new MemoryJournal(),
    clock: at.host.clock,
    giveBack: (entry, signal) => awsResourceHandler.giveBack(entry, signal),
  })
  const region = account.region('eu-west-1')
  rememberAccess({ access: account, region })
  ec2 = region.ec2
  ec2.answers.ImportImage = () => ({ ImportTaskId: 'import-ami-1' })
  let looks = 0
  ec2.answers.DescribeImportImageTasks = () => {
    if (++looks < 3) return { ImportImageTasks: [{ ImportTaskId: 'import-ami-1', Status: 'active', Progress: '40' }] }
    const ImageId = ec2.images.get('ami-imported') ? 'ami-imported' : ec2.addImage({ ImageId: 'ami-imported' }).ImageId
    return { ImportImageTasks: [{ ImportTaskId: 'import-ami-1', Status: 'completed', ImageId }] }
  }
})
afterEach(() => rm(folder, { recursive: true }))

/** A fake EC2 beside a bucket that is a map. */
class AccountWithS3 extends FakeAccount {
  readonly objects = new Map<string, UploadRequest>()
  fail: Error | undefined

  override s3(region: string): S3 {
    return {
      region,
      upload: async (request) => {
        this.objects.set(`${request.bucket}/${request.key}`, request)
        request.progress(2)
        if (this.fail) throw this.fail
      },
      call: async (name, input) => {
        const { Bucket, Key } = input as { Bucket: string; Key: string }
        if (name === 'DeleteObject') this.objects.delete(`${Bucket}/${Key}`)
        return {} as never
      },
    }
  }
}

const BASICS = { region: 'eu-west-1', s3_bucket_name: 'images', s3_key_name: 'k-{{.BuildName}}.vmdk', format: 'vmdk' }

function config(options: object = {}) {
  return prepareImport(decoded(amazonImport.options, { ...BASICS, ...options }), at.prepared)
}

function run(options: object = {}, files = ['notes.txt', 'disk.vmdk']) {
  const step = { ...at.step, ledger: ledger.forBuild('web') }
  return runImport(config(options), artifactOf(files), {}, step, () => account)
}

/** What the engine does at the end of a build. */
const undone = () => undo(ledger, ledger.entries().filter(isLeftover), at.step.ui)

test('uploads, imports, and takes the upload away', async () => {
  const artifact = await run()
  await undone()
  expect(artifact).toMatchObject({
    builderId: 'packer.post-processor.amazon-import',
    id: 'eu-west-1:ami-imported',
    description: 'AMIs were created:\neu-west-1: ami-imported\n',
  })
  expect(ec2.inputOf('ImportImage')).toMatchObject({
    DiskContainers: [{ Format: 'vmdk', UserBucket: { S3Bucket: 'images', S3Key: 'k-web.vmdk' } }],
    Architecture: 'x86_64',
    Encrypted: false,
  })
  expect(account.objects.size).toBe(0)
  expect([...ec2.images.keys()]).toContain('ami-imported')
  expect(at.spoken()).toEqual(
    expect.arrayContaining([
      'say: Uploading disk.vmdk to s3://images/k-web.vmdk',
      'message: Started import of s3://images/k-web.vmdk, task id import-ami-1',
      'message: Import task import-ami-1 complete: ami-imported',
    ]),
  )
})

test('gives the AMI a name by copying it, and removes the nameless one', async () => {
  const artifact = await run({ ami_name: 'golden', ami_description: 'text', ami_encrypt: true, ami_kms_key: 'key' })
  await undone()
  expect(ec2.inputOf('CopyImage')).toMatchObject({
    Name: 'golden',
    SourceImageId: 'ami-imported',
    SourceRegion: 'eu-west-1',
    Description: 'text',
    Encrypted: true,
    KmsKeyId: 'key',
  })
  expect([...ec2.images.keys()].filter((id) => id !== 'ami-source')).toEqual([artifact.id.split(':')[1]])
})

test('tags and shares the AMI', async () => {
  await run({
    tags: { Team: 'blue' },
    ami_users: ['123456789012'],
    ami_groups: ['all'],
    ami_org_arns: ['arn:org'],
    ami_ou_arns: ['arn:ou'],
    imds_support: 'v2.0',
  })
  expect(ec2.inputOf('CreateTags')).toEqual({
    Resources: ['ami-imported', 'snap-ami-eu-west-1-1'],
    Tags: [{ Key: 'Team', Value: 'blue' }],
  })
  const changes = ec2.calls.filter(({ name }) => name === 'ModifyImageAttribute').map(({ input }) => input)
  expect(changes).toEqual([
    {
      ImageId: 'ami-imported',
      LaunchPermission: {
        Add: [
          { UserId: '123456789012' },
          { Group: 'all' },
          { OrganizationArn: 'arn:org' },
          { OrganizationalUnitArn: 'arn:ou' },
        ],
      },
    },
    { ImageId: 'ami-imported', ImdsSupport: { Value: 'v2.0' } },
  ])
})

test('leaves the upload when it is told to, and encrypts it', async () => {
  await run({ skip_clean: true, s3_encryption: 'aws:kms', s3_encryption_key: 'key' })
  await undone()
  expect(account.objects.get('images/k-web.vmdk')).toMatchObject({ encryption: 'aws:kms', kmsKey: 'key' })
})

test('passes on how the machine is', async () => {
  await run({ architecture: 'arm64', platform: 'linux', license_type: 'BYOL', role_name: 'importer' })
  expect(ec2.inputOf('ImportImage')).toMatchObject({
    Architecture: 'arm64',
    BootMode: 'uefi',
    Platform: 'linux',
    LicenseType: 'BYOL',
    RoleName: 'importer',
  })
})

describe('leaves nothing behind', () => {
  const owned = () => [...ec2.images.keys()].filter((id) => id !== 'ami-source')

  test('when the upload fails', async () => {
    account.fail = new Error('no line')
    await expect(run()).rejects.toThrow('no line')
    await undone()
    expect([account.objects.size, owned()]).toEqual([0, []])
  })

  test('when the import fails, with the reason', async () => {
    const task = { ImportTaskId: 'import-ami-1', Status: 'deleted', StatusMessage: 'ClientError: Unsupported kernel' }
    ec2.answers.DescribeImportImageTasks = () => ({ ImportImageTasks: [task] })
    await expect(run()).rejects.toMatchObject({
      code: 'aws/import-failed',
      message: 'import task import-ami-1 in eu-west-1 is deleted: ClientError: Unsupported kernel',
    })
    await undone()
    expect([account.objects.size, owned()]).toEqual([0, []])
  })

  test('when it is cancelled in the middle', async () => {
    const task = { ImportTaskId: 'import-ami-1', Status: 'active' }
    ec2.answers.DescribeImportImageTasks = () => {
      at.abort.abort(new Error('interrupted'))
      return { ImportImageTasks: [task] }
    }
    await expect(run()).rejects.toThrow('interrupted')
    await undone()
    expect(ec2.inputOf('CancelImportTask')).toEqual({ ImportTaskId: 'import-ami-1' })
    expect([account.objects.size, owned()]).toEqual([0, []])
  })

  test('when the copy is refused', async () => {
    ec2.answers.CopyImage = () => {
      throw awsFault('InvalidAMIName.Duplicate')
    }
    await expect(run({ ami_name: 'golden' })).rejects.toThrow('InvalidAMIName.Duplicate')
    await undone()
    expect([account.objects.size, owned()]).toEqual([0, []])
  })
})

test('says what it would import', async () => {
  await expect(run({ format: 'raw' })).rejects.toMatchObject({
    code: 'amazon-import/no-file',
    message: 'no .raw file is in the artifact: its files are notes.txt, disk.vmdk',
  })
  await expect(run({}, [])).rejects.toThrow('it has no files')
  await expect(run({}, ['gone.vmdk'])).rejects.toMatchObject({ code: 'amazon-import/unreadable' })
})

test.each([
  [{ access_key: 'a' }, '"secret_key" is not'],
  [{ boot_mode: 'uefi' }, '"platform" must be set'],
  [{ architecture: 'arm64', boot_mode: 'legacy-bios', platform: 'linux' }, 'arm64 does not have'],
  [{ s3_encryption_key: 'key' }, '"s3_encryption_key" needs'],
  [{ ami_kms_key: 'key' }, '"ami_kms_key" needs'],
  [{ format: 'qcow2' }, '"ova", "raw", "vmdk", "vhd" or "vhdx", not "qcow2"'],
])('refuses %j', (options, complaint) => {
  expect(() => config(options)).toThrow(complaint)
})
