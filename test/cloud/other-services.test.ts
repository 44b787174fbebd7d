import { DescribeImagesCommand, DescribeInstancesCommand } from '@aws-sdk/client-ec2'
import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  DeleteInstanceProfileCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  GetInstanceProfileCommand,
  IAMClient,
  PutRolePolicyCommand,
  RemoveRoleFromInstanceProfileCommand,
} from '@aws-sdk/client-iam'
import {
  DeleteParameterCommand,
  GetParameterCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestCloud, type TestCloud, testKey } from '../support/cloud.ts'
import { ec2Tools, refused } from '../support/ec2-tools.ts'

let cloud: TestCloud
let ssm: SSMClient
let iam: IAMClient
beforeAll(async () => {
  cloud = await openTestCloud()
  const options = { endpoint: cloud.url, credentials: testKey, maxAttempts: 1 }
  ssm = new SSMClient({ region: 'us-east-1', ...options })
  iam = new IAMClient({ region: 'us-east-1', ...options })
})
afterAll(() => cloud.close())

test('parameters: put, overwritten, read in several ways, deleted', async () => {
  const put = (Name: string, Value: string, more = {}) =>
    ssm.send(new PutParameterCommand({ Name, Value, Type: 'String', ...more }))
  await put('/images/golden', 'ami-1')
  await put('/images/old/golden', 'ami-0', { Type: 'SecureString' })
  await refused(put('/images/golden', 'ami-2'), 'ParameterAlreadyExists')
  expect(await put('/images/golden', 'ami-2', { Overwrite: true, Type: undefined })).toMatchObject({ Version: 2 })
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: '/images/golden' }))
  expect(Parameter).toMatchObject({
    Value: 'ami-2',
    Version: 2,
    Type: 'String',
    ARN: 'arn:aws:ssm:us-east-1:123456789012:parameter/images/golden',
  })
  expect(Parameter?.LastModifiedDate?.getTime()).toBeGreaterThan(Date.now() - 60_000)
  const several = await ssm.send(new GetParametersCommand({ Names: ['/images/golden', 'nothing'] }))
  expect(several.InvalidParameters).toEqual(['nothing'])
  const below = async (Recursive: boolean) =>
    (await ssm.send(new GetParametersByPathCommand({ Path: '/images', Recursive }))).Parameters?.map(({ Name }) => Name)
  expect(await below(false)).toEqual(['/images/golden'])
  expect(await below(true)).toEqual(['/images/golden', '/images/old/golden'])
  const version = (Name: string) => ssm.send(new GetParameterCommand({ Name }))
  expect((await version('/images/golden:2')).Parameter).toMatchObject({ Value: 'ami-2' })
  await refused(version('/images/golden:1'), 'ParameterVersionNotFound')
  await refused(version('/images/nothing:1'), 'ParameterNotFound')
  await ssm.send(new DeleteParameterCommand({ Name: '/images/golden' }))
  await refused(ssm.send(new GetParameterCommand({ Name: '/images/golden' })), 'ParameterNotFound')
})

test('public parameters hold the ids of images that stand in, and nobody may put one', async () => {
  const debianName = '/aws/service/debian/release/12/latest/amd64'
  const read = async (Name: string) => (await ssm.send(new GetParameterCommand({ Name }))).Parameter?.Value
  const id = String(await read(debianName))
  expect(await read(debianName)).toBe(id)
  expect(await read('/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64')).not.toBe(id)
  const { Images } = await cloud.client().send(new DescribeImagesCommand({ ImageIds: [id] }))
  expect(Images).toMatchObject([{ State: 'available', Name: `stand-in for ${debianName}` }])
  await refused(
    ssm.send(new GetParameterCommand({ Name: '/aws/service/global-infrastructure/x' })),
    'ParameterNotFound',
  )
  const put = ssm.send(new PutParameterCommand({ Name: debianName, Value: 'x', Type: 'String' }))
  await refused(put, 'ValidationException')
})

test('a temporary instance profile: made, used, removed in order', async () => {
  const RoleName = 'packer'
  const InstanceProfileName = 'packer'
  const policy = { RoleName, PolicyName: 'own' }
  await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName }))
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: '{}' }))
  await iam.send(new PutRolePolicyCommand({ ...policy, PolicyDocument: '{}' }))
  await iam.send(new AddRoleToInstanceProfileCommand({ RoleName, InstanceProfileName }))
  const { InstanceProfile } = await iam.send(new GetInstanceProfileCommand({ InstanceProfileName }))
  expect(InstanceProfile?.Roles).toMatchObject([{ RoleName }])

  const ec2 = ec2Tools(cloud)
  const { IamInstanceProfile } = await ec2.launch({ IamInstanceProfile: { Name: InstanceProfileName } })
  expect(IamInstanceProfile?.Arn).toBe(InstanceProfile?.Arn)
  const Filters = [{ Name: 'iam-instance-profile.name', Values: [InstanceProfileName] }]
  expect((await ec2.client.send(new DescribeInstancesCommand({ Filters }))).Reservations).toHaveLength(1)

  await refused(iam.send(new DeleteRoleCommand({ RoleName })), 'DeleteConflictException')
  await iam.send(new RemoveRoleFromInstanceProfileCommand({ RoleName, InstanceProfileName }))
  await iam.send(new DeleteRolePolicyCommand(policy))
  await iam.send(new DeleteRoleCommand({ RoleName }))
  await iam.send(new DeleteInstanceProfileCommand({ InstanceProfileName }))
  const gone = iam.send(new GetInstanceProfileCommand({ InstanceProfileName }))
  await refused(gone, 'NoSuchEntityException')
})
