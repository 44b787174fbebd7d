import { amazonEbs, manifest, shell, template, variable } from 'ingot'

export default template({
  description: 'Web servers for every region that we are in',
  variables: {
    regions: variable<string[]>({ default: ['eu-west-1', 'us-east-1'], description: 'where to build' }),
    stage: variable<'test' | 'production'>({ oneOf: ['test', 'production'], default: 'test' }),
    password: variable<string>({ env: 'WEB_PASSWORD', sensitive: true, default: 'change-me' }),
  },
  builds: ({ regions, stage, password }) =>
    Object.fromEntries(
      regions.map((region) => [
        `web-${region}`,
        {
          builder: amazonEbs({
            region,
            ami_name: `web-${stage}-{{timestamp}}`,
            instance_type: stage === 'production' ? 'c7g.large' : 't4g.small',
            source_ami_filter: {
              filters: { name: 'debian-13-arm64-*', 'virtualization-type': 'hvm' },
              owners: ['136693071363'],
              most_recent: true,
            },
            ssh_username: 'admin',
            tags: { stage },
          }),
          provisioners: [
            stage === 'test' && shell({ inline: ['sudo apt-get install -y tcpdump'] }),
            shell({ script: 'install.sh', env: { WEB_PASSWORD: password }, timeout: '10m' }),
          ],
          postProcessors: [manifest({ output: `web-${region}.json` })],
        },
      ]),
    ),
})
