"""IAM roles for the programs of a project, each with what it is granted and nothing else.

sceptre_user_data:
  roles:                             one or more
    - name: orders-etl               lower-case words; the logical id is OrdersEtlRole, the output OrdersEtlRoleArn
      description: Loads orders      tells what the role is for
      services: [glue.amazonaws.com] services that work as the role ...
      source_arns: [ARN, ...]        ... on behalf of these resources only
      principals: [ARN, ...]         roles and users that may assume it ...
      external_id: TEXT              ... and what they must name
      oidc:                          or tokens of an identity provider of this account
        provider: token.actions.githubusercontent.com
        audience: sts.amazonaws.com
        subjects: ["repo:acme/orders:environment:dev"]
      role_name: TEXT                only where the name is part of an agreement
      hours: 1                       longest session, 1 to 12
      managed_policies: [ARN, ...]   beside the grants
      grants:                        any of those in GRANTS below
        s3_read: ["raw-bucket/orders/", curated-bucket]      bucket, or bucket/prefix
        s3_write: ["curated-bucket/orders/"]
        kms_decrypt: [ARN, ...]
        glue_read: [raw, curated]                            databases of this account's catalogue
        parameter_read: [shop/dev/orders]                    names without the first slash
        metrics_write: [Shop]                                namespaces
        traces_write: true
        statements:                                          what has no word here; * in actions is refused
          - {actions: ["athena:StartQueryExecution"], resources: [ARN], condition: {...}}
"""
import json
import re

PARTITION_ARN = "arn:${AWS::Partition}:"
HERE = "${AWS::Region}:${AWS::AccountId}:"

# Word -> the actions it stands for, and the ARNs that come beside each that is given.
GRANTS = {
    "kms_decrypt": (["kms:Decrypt", "kms:DescribeKey"], []),
    "kms_encrypt": (["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"], []),
    "secret_read": (["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"], []),
    "table_read": (
        ["dynamodb:BatchGetItem", "dynamodb:ConditionCheckItem", "dynamodb:DescribeTable", "dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan"],
        ["/index/*"],
    ),
    "table_write": (
        ["dynamodb:BatchWriteItem", "dynamodb:DeleteItem", "dynamodb:DescribeTable", "dynamodb:PutItem", "dynamodb:UpdateItem"],
        [],
    ),
    "queue_send": (["sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:SendMessage"], []),
    "queue_receive": (
        ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:ReceiveMessage"],
        [],
    ),
    "topic_publish": (["sns:Publish"], []),
    "stream_read": (
        ["kinesis:DescribeStreamSummary", "kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:ListShards"],
        [],
    ),
    "stream_write": (["kinesis:DescribeStreamSummary", "kinesis:PutRecord", "kinesis:PutRecords"], []),
    "log_write": (["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"], [":*"]),
    "invoke": (["lambda:InvokeFunction"], [":*"]),
    "run_state_machine": (["states:StartExecution"], []),
    "put_events": (["events:PutEvents"], []),
}
# These have resources that are no ARNs.
OTHERS = [
    "s3_read", "s3_write", "s3_delete", "glue_read", "glue_write", "parameter_read", "image_pull", "metrics_write", "traces_write",
    "statements",
]
IMAGE_ACTIONS = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
TRACE_ACTIONS = ["xray:GetSamplingRules", "xray:GetSamplingTargets", "xray:PutTelemetryRecords", "xray:PutTraceSegments"]

S3_ACTIONS = {
    "s3_read": ["s3:GetObject", "s3:GetObjectTagging", "s3:GetObjectVersion"],
    "s3_write": ["s3:AbortMultipartUpload", "s3:ListMultipartUploadParts", "s3:PutObject", "s3:PutObjectTagging"],
    "s3_delete": ["s3:DeleteObject"],
}
GLUE_ACTIONS = {
    "glue_read": ["glue:BatchGetPartition", "glue:GetDatabase", "glue:GetPartition", "glue:GetPartitions", "glue:GetTable", "glue:GetTables"],
    "glue_write": [
        "glue:BatchCreatePartition", "glue:BatchDeletePartition", "glue:CreatePartition", "glue:CreateTable",
        "glue:DeletePartition", "glue:UpdatePartition", "glue:UpdateTable",
    ],
}
# Services that name the account on whose behalf they assume a role. Of the others that condition would shut them out.
NAMING_THEIR_ACCOUNT = ["ecs-tasks.amazonaws.com", "scheduler.amazonaws.com", "states.amazonaws.com"]
KEYS = [
    "name", "description", "services", "source_arns", "principals", "external_id", "oidc", "role_name", "hours",
    "managed_policies", "grants",
]
TOO_MUCH = ["AdministratorAccess", "PowerUserAccess", "IAMFullAccess"]
ARN = re.compile(r"arn:[^:]+:[a-z0-9-]+:[^:]*:[^:]*:.+")
LONGEST_POLICY = 10240  # characters of all inline policies of one role


def is_unknown(text):
    """What another stack gives is a word like this in plans, until that stack is deployed."""
    return re.search("CFUnknown[0-9a-f]+Z", text) is not None


def wrong(where, what):
    raise ValueError(f"{where}: {what}")


def texts(where, value):
    if not isinstance(value, list) or not value or not all(isinstance(each, str) and each for each in value):
        wrong(where, "a list of at least one text")
    return value


def known(where, mapping, keys):
    if not isinstance(mapping, dict):
        wrong(where, f"a mapping of {', '.join(keys)}")
    for key in mapping:
        if key not in keys:
            wrong(where, f"'{key}' is none of {', '.join(keys)}")


def arns(where, value):
    for each in texts(where, value):
        if is_unknown(each):
            continue
        if not ARN.fullmatch(each):
            wrong(where, f"'{each}' is no ARN")
        if re.fullmatch(r"([A-Za-z-]+[:/])?\*(/\*)?", each.split(":", 5)[5]):
            wrong(where, f"'{each}' is everything of its kind: name what is needed")
    return value


def here(text):
    return {"Fn::Sub": PARTITION_ARN + text}


def sid(word, number=""):
    return "".join(part.capitalize() for part in word.split("_")) + str(number)


def of_s3(word, where, places):
    objects, listings = [], []
    for place in texts(where, places):
        bucket, _, prefix = place.partition("/")
        if not re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", bucket) and not is_unknown(bucket):
            wrong(where, f"'{place}' is no bucket, nor bucket/prefix")
        objects.append(here(f"s3:::{bucket}/{prefix}*"))
        listings.append((bucket, prefix))
    statements = [{"Sid": sid(word), "Effect": "Allow", "Action": S3_ACTIONS[word], "Resource": objects}]
    if word == "s3_read":
        for number, (bucket, prefix) in enumerate(listings, 1):
            listing = {"Sid": sid("s3_list", number), "Effect": "Allow", "Action": ["s3:GetBucketLocation", "s3:ListBucket"]}
            if prefix:
                listing["Action"] = ["s3:ListBucket"]
                listing["Condition"] = {"StringLike": {"s3:prefix": [prefix + "*"]}}
            listing["Resource"] = here(f"s3:::{bucket}")
            statements.append(listing)
    return statements


def of_glue(word, where, databases):
    resources = [here(f"glue:{HERE}catalog")]
    for database in texts(where, databases):
        if not re.fullmatch(r"[a-z0-9_-]+", database) and not is_unknown(database):
            wrong(where, f"'{database}' is no database")
        resources += [here(f"glue:{HERE}database/{database}"), here(f"glue:{HERE}table/{database}/*")]
    return [{"Sid": sid(word), "Effect": "Allow", "Action": GLUE_ACTIONS[word], "Resource": resources}]


def of_parameters(where, names):
    for name in texts(where, names):
        if not re.fullmatch(r"[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*(/\*)?", name):
            wrong(where, f"'{name}' is no parameter's name without its first slash, nor the beginning of some and /*")
    return [{
        "Sid": "ParameterRead",
        "Effect": "Allow",
        "Action": ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"],
        "Resource": [here(f"ssm:{HERE}parameter/{name}") for name in names],
    }]


# AWS knows no narrower resource for these actions.
def of_no_resource(word, actions, condition=None):
    statement = {"Sid": sid(word), "Effect": "Allow", "Action": actions, "Resource": "*"}
    return [dict(statement, Condition=condition) if condition else statement]


def of_statements(where, given):
    if not isinstance(given, list) or not given:
        wrong(where, "a list of {actions, resources, condition}")
    statements = []
    for number, each in enumerate(given, 1):
        known(f"{where}[{number - 1}]", each, ["actions", "resources", "condition"])
        for action in texts(f"{where}[{number - 1}].actions", each.get("actions")):
            if not re.fullmatch(r"[a-z0-9-]+:[A-Za-z]+", action):
                wrong(where, f"'{action}' is not one action: name each one that is needed")
        statement = {
            "Sid": f"Statement{number}",
            "Effect": "Allow",
            "Action": each["actions"],
            "Resource": arns(f"{where}[{number - 1}].resources", each.get("resources")),
        }
        if "condition" in each:
            statement["Condition"] = each["condition"]
        statements.append(statement)
    return statements


def statements_of(where, grants):
    known(where, grants, list(GRANTS) + OTHERS)
    statements = []
    for word, value in grants.items():
        at = f"{where}.{word}"
        if word in S3_ACTIONS:
            statements += of_s3(word, at, value)
        elif word in GLUE_ACTIONS:
            statements += of_glue(word, at, value)
        elif word == "parameter_read":
            statements += of_parameters(at, value)
        elif word == "image_pull":
            pull = {"Sid": "ImagePull", "Effect": "Allow", "Action": IMAGE_ACTIONS, "Resource": arns(at, value)}
            statements += [pull] + of_no_resource("image_token", ["ecr:GetAuthorizationToken"])
        elif word == "metrics_write":
            only = {"StringEquals": {"cloudwatch:namespace": texts(at, value)}}
            statements += of_no_resource(word, ["cloudwatch:PutMetricData"], only)
        elif word == "traces_write":
            if value is not True:
                wrong(at, "true, or left out")
            statements += of_no_resource(word, TRACE_ACTIONS)
        elif word == "statements":
            statements += of_statements(at, value)
        else:
            actions, beside = GRANTS[word]
            resources = [arn + more for arn in arns(at, value) for more in [""] + beside]
            statements.append({"Sid": sid(word), "Effect": "Allow", "Action": actions, "Resource": resources})
    return statements


def trust_of(where, role):
    statements = []
    for service in texts(f"{where}.services", role["services"]) if "services" in role else []:
        if not re.fullmatch(r"[a-z0-9.-]+\.amazonaws\.com(\.cn)?", service):
            wrong(f"{where}.services", f"'{service}' is no service, such as glue.amazonaws.com")
        statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
        condition = {}
        if service == "pods.eks.amazonaws.com":
            statement["Action"] = ["sts:AssumeRole", "sts:TagSession"]
        if service in NAMING_THEIR_ACCOUNT:
            condition["StringEquals"] = {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}
        if "source_arns" in role:
            condition["ArnLike"] = {"aws:SourceArn": arns(f"{where}.source_arns", role["source_arns"])}
        if condition:
            statement["Condition"] = condition
        statements.append(statement)
    if "principals" in role:
        for principal in arns(f"{where}.principals", role["principals"]):
            if principal.endswith(":root"):
                wrong(f"{where}.principals", f"'{principal}' is a whole account: name its roles")
        statement = {"Effect": "Allow", "Principal": {"AWS": role["principals"]}, "Action": "sts:AssumeRole"}
        if "external_id" in role:
            statement["Condition"] = {"StringEquals": {"sts:ExternalId": role["external_id"]}}
        statements.append(statement)
    if "oidc" in role:
        statements.append(oidc_trust(f"{where}.oidc", role["oidc"]))
    if not statements:
        wrong(where, "nobody may assume it: services, principals or oidc is needed")
    if "external_id" in role and "principals" not in role:
        wrong(f"{where}.external_id", "only principals name one")
    if "source_arns" in role and "services" not in role:
        wrong(f"{where}.source_arns", "only services work on behalf of resources")
    return statements


def oidc_trust(where, oidc):
    known(where, oidc, ["provider", "audience", "subjects"])
    provider = oidc.get("provider", "")
    if not re.fullmatch(r"[A-Za-z0-9.-]+(/[A-Za-z0-9._/-]+)?", provider):
        wrong(f"{where}.provider", "the provider's address without https://")
    for subject in texts(f"{where}.subjects", oidc.get("subjects")):
        # repo:acme/* would let every repository in, repo:* the whole world.
        if "*" in subject and not re.fullmatch(r"[^*:/]+[:/][^*:/]+[:/][^*:]+:[^*]*\*", subject):
            wrong(f"{where}.subjects", f"'{subject}' lets too many in: * may only follow what names one repository")
    return {
        "Effect": "Allow",
        "Principal": {"Federated": here("iam::${AWS::AccountId}:oidc-provider/" + provider)},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {
            "StringEquals": {f"{provider}:aud": oidc.get("audience", "sts.amazonaws.com")},
            "StringLike": {f"{provider}:sub": oidc["subjects"]},
        },
    }


def role_of(where, role):
    known(where, role, KEYS)
    name = role.get("name", "")
    if not isinstance(name, str) or not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name):
        wrong(f"{where}.name", f"'{name}' is not of lower-case letters, digits and hyphens")
    if not role.get("description"):
        wrong(where, f"'{name}' has no description: say what the role is for")
    hours = role.get("hours", 1)
    if not isinstance(hours, int) or not 1 <= hours <= 12:
        wrong(f"{where}.hours", "1 to 12")
    properties = {
        "Description": role["description"],
        "MaxSessionDuration": hours * 3600,
        "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": trust_of(where, role)},
        "PermissionsBoundary": {"Fn::If": ["HasBoundary", {"Ref": "PermissionsBoundaryArn"}, {"Ref": "AWS::NoValue"}]},
        "Tags": [
            {"Key": "Name", "Value": {"Fn::Sub": "${Project}-${Environment}-" + name}},
            {"Key": "Project", "Value": {"Ref": "Project"}},
            {"Key": "Environment", "Value": {"Ref": "Environment"}},
        ],
    }
    if "role_name" in role:
        properties["RoleName"] = role["role_name"]
    for policy in arns(f"{where}.managed_policies", role["managed_policies"]) if "managed_policies" in role else []:
        if policy.rpartition("/")[2] in TOO_MUCH:
            wrong(f"{where}.managed_policies", f"'{policy}' allows everything")
        properties.setdefault("ManagedPolicyArns", []).append(policy)
    if "grants" in role:
        document = {"Version": "2012-10-17", "Statement": statements_of(f"{where}.grants", role["grants"])}
        if len(json.dumps(document, separators=(",", ":"))) > LONGEST_POLICY:
            wrong(f"{where}.grants", f"longer than the {LONGEST_POLICY} characters that AWS takes: make two roles of it")
        properties["Policies"] = [{"PolicyName": "grants", "PolicyDocument": document}]
    return properties


def sceptre_handler(sceptre_user_data):
    known("sceptre_user_data", sceptre_user_data, ["roles"])
    roles = sceptre_user_data.get("roles")
    if not isinstance(roles, list) or not roles:
        wrong("roles", "a list of at least one role")
    resources, outputs = {}, {}
    for number, role in enumerate(roles):
        properties = role_of(f"roles[{number}]", role)
        name = "".join(part.capitalize() for part in role["name"].split("-"))
        if name + "Role" in resources:
            wrong(f"roles[{number}].name", f"there are two roles '{role['name']}'")
        resources[name + "Role"] = {"Type": "AWS::IAM::Role", "Properties": properties}
        outputs[name + "RoleArn"] = {
            "Description": f"ARN of the role {role['name']}",
            "Value": {"Fn::GetAtt": [name + "Role", "Arn"]},
        }
        outputs[name + "RoleName"] = {"Description": f"Name of the role {role['name']}", "Value": {"Ref": name + "Role"}}
        if "ec2.amazonaws.com" in role.get("services", []):
            resources[name + "Profile"] = {
                "Type": "AWS::IAM::InstanceProfile",
                "Properties": {"Roles": [{"Ref": name + "Role"}]},
            }
            outputs[name + "ProfileName"] = {
                "Description": f"Instance profile of the role {role['name']}",
                "Value": {"Ref": name + "Profile"},
            }
    return json.dumps({
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": "security/iam-roles 1.0.0 - Roles for the programs of a project, each with what it is granted",
        "Metadata": {
            "AWS::CloudFormation::Interface": {
                "ParameterGroups": [
                    {"Label": {"default": "Names"}, "Parameters": ["Project", "Environment"]},
                    {"Label": {"default": "Bounds"}, "Parameters": ["PermissionsBoundaryArn"]},
                ],
                "ParameterLabels": {"PermissionsBoundaryArn": {"default": "Permissions boundary"}},
            },
        },
        "Parameters": {
            "Project": {
                "Type": "String",
                "Description": "Short name of the project, the value of the tag Project",
                "AllowedPattern": "^[a-z][a-z0-9-]{1,20}$",
                "ConstraintDescription": "must be 2 to 21 lower-case letters, digits and hyphens, a letter first",
            },
            "Environment": {
                "Type": "String",
                "Description": "Name of the environment (dev, test, staging, prod ...), the value of the tag Environment",
                "Default": "dev",
                "AllowedPattern": "^[a-z][a-z0-9-]{1,15}$",
                "ConstraintDescription": "must be 2 to 16 lower-case letters, digits and hyphens, a letter first",
            },
            "PermissionsBoundaryArn": {
                "Type": "String",
                "Description": "Policy that bounds all the roles, whatever is attached to them later; empty for none",
                "Default": "",
                "AllowedPattern": "^$|^arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/.+$",
                "ConstraintDescription": "must be empty or the ARN of a managed policy",
            },
        },
        "Conditions": {"HasBoundary": {"Fn::Not": [{"Fn::Equals": [{"Ref": "PermissionsBoundaryArn"}, ""]}]}},
        "Resources": resources,
        "Outputs": outputs,
    }, indent=1)
