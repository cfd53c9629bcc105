# gold_library FOLDER: makes a small library of gold templates for tests: a VPC in two versions with an advisory, a bucket
# that is a preview, a Jinja2 template, and one whose texts try to be markup.
gold_library() {
  local folder=$1
  mkdir -p "$folder"/network/vpc/{released,examples} "$folder"/storage/bucket/examples "$folder"/compute/fleet "$folder"/security/odd
  cat > "$folder/library.yaml" <<'Y'
name: house
title: House templates
description: What we build with, and <b>nothing</b> else.
url: https://templates.example.com/
Y
  cat > "$folder/advisories.yaml" <<'Y'
- { template: network/vpc.yaml, versions: "<1.1.0", severity: high, reason: flow logs are missing, fixed_in: 1.1.0 }
Y
  cat > "$folder/network/vpc/gold.yaml" <<'Y'
version: 1.1.0
title: VPC
description: A network with subnets in one or two zones, and flow logs.
category: network
status: stable
keywords: [vpc, subnet]
Y
  cat > "$folder/network/vpc/released/1.0.0.yaml" <<'Y'
Description: network/vpc 1.0.0
Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
Y
  cat > "$folder/network/vpc/vpc.yaml" <<'Y'
Description: network/vpc 1.1.0
Metadata:
  AWS::CloudFormation::Interface:
    ParameterGroups: [{ Label: { default: Addresses and zones }, Parameters: [VpcCidr, Zones] }]
    ParameterLabels: { VpcCidr: { default: Addresses of the VPC } }
Parameters:
  VpcCidr:
    Type: String
    Default: 10.0.0.0/16
    Description: Address range of the VPC
    AllowedPattern: "((25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])/(1[6-9]|2[0-4])"
    ConstraintDescription: an IPv4 range such as 10.0.0.0/16
  Zones: { Type: String, Default: "2", AllowedValues: ["1", "2"], Description: Number of zones }
  LogName: { Type: String, Description: Name of the log group, MinLength: 1, MaxLength: 512 }
Conditions:
  TwoZones: !Equals [!Ref Zones, "2"]
Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: !Ref VpcCidr } }
  Subnet1: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: !Select [0, !Cidr [!Ref VpcCidr, 2, 8]] } }
  Subnet2: { Type: AWS::EC2::Subnet, Condition: TwoZones, Properties: { VpcId: !Ref Vpc, CidrBlock: !Select [1, !Cidr [!Ref VpcCidr, 2, 8]] } }
  Logs: { Type: AWS::Logs::LogGroup, DeletionPolicy: Retain, UpdateReplacePolicy: Retain, Properties: { LogGroupName: !Ref LogName } }
  LogRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: vpc-flow-logs.amazonaws.com }, Action: sts:AssumeRole }] }
  FlowLogWithAVeryLongNameThatAPhoneHasToBreakSomewhereOrItOverflows:
    Type: AWS::EC2::FlowLog
    Properties: { ResourceId: !Ref Vpc, ResourceType: VPC, TrafficType: ALL, LogGroupName: !Ref Logs, DeliverLogsPermissionArn: !GetAtt LogRole.Arn }
Outputs:
  VpcId: { Description: The VPC, Value: !Ref Vpc }
  SecondSubnetId: { Condition: TwoZones, Value: !Ref Subnet2 }
Y
  printf '# Changelog\n\n## 1.1.0 (2026-11-26)\n\n- Flow logs, in `LogName`.\n- Updating replaces nothing.\n\n## 1.0.0\n\n- First.\n' > "$folder/network/vpc/CHANGELOG.md"
  printf 'template_path: network/vpc.yaml\nparameters:\n  Zones: "1"\n  LogName: dev-flow\n' > "$folder/network/vpc/examples/dev.yaml"
  printf 'template_path: network/vpc.yaml\nparameters:\n  LogName: /a/very/long/name/of/a/log/group/that/no/phone/has/room/for/in/one/line/prod-flow\n' > "$folder/network/vpc/examples/prod.yaml"
  printf 'version: 0.1.0\ntitle: Bucket\ndescription: A bucket.\ncategory: storage\nstatus: preview\nkeywords: []\n' > "$folder/storage/bucket/gold.yaml"
  printf 'Resources:\n  Bucket: { Type: AWS::S3::Bucket, DeletionPolicy: Retain }\n' > "$folder/storage/bucket/bucket.yaml"
  printf 'version: 1.0.0\ntitle: Fleet\ndescription: Instances, as many as there are names.\ncategory: compute\nstatus: deprecated\nkeywords: [ec2]\n' > "$folder/compute/fleet/gold.yaml"
  printf '{%% for name in sceptre_user_data.names %%}{{ name }}{%% endfor %%}\n' > "$folder/compute/fleet/fleet.j2"
  cat > "$folder/security/odd/gold.yaml" <<'Y'
version: 1.0.0
title: "</title><script>document.title='owned'</script>"
description: "<img src=x onerror=document.title='owned'> & </script><script>document.title='owned'</script>"
category: security
status: stable
keywords: ["<script>document.title='owned'</script>", "\"onfocus=document.title='owned' autofocus x=\""]
Y
  cat > "$folder/security/odd/odd.yaml" <<'Y'
Parameters:
  Evil: { Type: String, Default: "<script>document.title='owned'</script>", Description: "<svg onload=document.title='owned'>", AllowedPattern: "</code><script>.*" }
Resources:
  Role: { Type: "Custom::Evil", DeletionPolicy: Delete, Properties: { ServiceToken: !Ref Evil } }
Y
}
