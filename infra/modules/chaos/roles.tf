# The roles of the experiments, one for each kind of fault, and the policies of a person who runs them. An action has the
# resource * only where AWS has no resource level for it.

locals {
  chaos_ready = [
    { test = "StringEquals", variable = "aws:ResourceTag/ChaosReady", values = ["true"] },
    { test = "ArnEquals", variable = "ecs:cluster", values = [var.cluster.arn] },
  ]

  subnets = "arn:aws:ec2:${local.region}:${local.account}:subnet/*"
  acls    = "arn:aws:ec2:${local.region}:${local.account}:network-acl/*"
  vpcs    = "arn:aws:ec2:${local.region}:${local.account}:vpc/*"

  made_by_fis    = [{ test = "StringEquals", variable = "aws:RequestTag/managedByFIS", values = ["true"] }]
  managed_by_fis = [{ test = "StringEquals", variable = "aws:ResourceTag/managedByFIS", values = ["true"] }]

  # What every experiment does: it looks at the stop alarms and writes a log.
  statements_of_all = {
    Alarms = { actions = ["cloudwatch:DescribeAlarms"], resources = ["*"], conditions = [] }
    Log = {
      actions   = ["logs:CreateLogDelivery", "logs:DescribeLogGroups", "logs:DescribeResourcePolicies", "logs:PutResourcePolicy"],
      resources = ["*"], conditions = []
    }
  }

  statements = {
    tasks = merge(
      local.statements_of_all,
      {
        Tasks = {
          actions    = ["ecs:DescribeTasks", "ecs:StopTask"], resources = ["arn:aws:ecs:${local.region}:${local.account}:task/${var.cluster.name}/*"]
          conditions = local.chaos_ready
        }
        Find = { actions = ["ecs:ListTasks", "tag:GetResources"], resources = ["*"], conditions = [] }
      },
      { for sid, part in local.statements_in_task : sid => part if var.fault_injection },
    )

    network = merge(
      local.statements_of_all,
      {
        Look = {
          actions   = ["ec2:DescribeManagedPrefixLists", "ec2:DescribeNetworkAcls", "ec2:DescribeSubnets", "ec2:DescribeVpcs"]
          resources = ["*"], conditions = []
        }
        PrefixLists = { actions = ["ec2:GetManagedPrefixListEntries"], resources = ["arn:aws:ec2:${local.region}:*:prefix-list/*"], conditions = [] }
        CreateAcl   = { actions = ["ec2:CreateNetworkAcl"], resources = [local.acls], conditions = local.made_by_fis }
        InVpc       = { actions = ["ec2:CreateNetworkAcl"], resources = [local.vpcs], conditions = [] }
        TagAcl = {
          actions    = ["ec2:CreateTags"], resources = [local.acls]
          conditions = [{ test = "StringEquals", variable = "ec2:CreateAction", values = ["CreateNetworkAcl"] }]
        }
        ChangeAcl = { actions = ["ec2:CreateNetworkAclEntry", "ec2:DeleteNetworkAcl"], resources = [local.acls], conditions = local.managed_by_fis }
        # FIS puts its own ACL in and later the one that was there before, which has no tag of FIS.
        SwapAcl = { actions = ["ec2:ReplaceNetworkAclAssociation"], resources = [local.subnets, local.acls], conditions = [] }
      },
      { for sid, part in local.statements_with_endpoint : sid => part if var.with_sqs_endpoint },
    )

    consumers = merge(local.statements_of_all, {
      Automation = {
        actions   = ["ssm:StartAutomationExecution"], conditions = []
        resources = ["arn:aws:ssm:${local.region}:${local.account}:automation-definition/${local.document_name}:*"]
      }
      Executions = {
        actions   = ["ssm:GetAutomationExecution", "ssm:StopAutomationExecution"], conditions = []
        resources = ["arn:aws:ssm:${local.region}:${local.account}:automation-execution/*"]
      }
      AsAutomation = {
        actions    = ["iam:PassRole"], resources = ["arn:aws:iam::${local.account}:role/${var.name}-fis-automation"]
        conditions = [{ test = "StringEquals", variable = "iam:PassedToService", values = ["ssm.amazonaws.com"] }]
      }
    })

    automation = {
      Intake = { actions = ["sqs:GetQueueAttributes", "sqs:SetQueueAttributes"], resources = [var.intake_queue.arn], conditions = [] }
    }

    operator = {
      Experiments = {
        actions = ["fis:StartExperiment", "fis:StopExperiment", "fis:GetExperiment"]
        resources = [
          "arn:aws:fis:${local.region}:${local.account}:experiment/*",
          "arn:aws:fis:${local.region}:${local.account}:experiment-template/*",
        ]
        conditions = [{ test = "StringEquals", variable = "aws:ResourceTag/Student", values = [var.student_id] }]
      }
      Brake = { actions = ["cloudwatch:SetAlarmState"], resources = [var.brake_alarm_arn], conditions = [] }
      Services = {
        actions    = ["ecs:DescribeServices"], resources = ["arn:aws:ecs:${local.region}:${local.account}:service/${var.cluster.name}/*"]
        conditions = []
      }
    }

    redrive = {
      DeadLetters = {
        actions = [
          "sqs:StartMessageMoveTask", "sqs:CancelMessageMoveTask", "sqs:ListMessageMoveTasks",
          "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes",
        ]
        resources = var.queues.dead_letters, conditions = []
      }
      Sources = { actions = ["sqs:SendMessage"], resources = var.queues.sources, conditions = [] }
    }
  }

  # Only with fault injection: commands to the SSM agents.
  statements_in_task = {
    Command = {
      actions = ["ssm:SendCommand"], conditions = []
      resources = [
        "arn:aws:ssm:${local.region}::document/AWSFIS-*",
        "arn:aws:ssm:${local.region}:${local.account}:managed-instance/*",
      ]
    }
    Commands = { actions = ["ssm:ListCommands", "ssm:CancelCommand"], resources = ["*"], conditions = [] }
    Where = {
      actions   = ["ecs:DescribeContainerInstances", "ec2:DescribeInstances", "ec2:DescribeSubnets"]
      resources = ["*"], conditions = []
    }
  }

  # Only with an endpoint of SQS that is ours. The managed policy of FIS for networks has the same; not verified on AWS.
  statements_with_endpoint = {
    Endpoints = { actions = ["ec2:DescribeVpcEndpoints", "ec2:DescribeSecurityGroups"], resources = ["*"], conditions = [] }
    Endpoint  = { actions = ["ec2:ModifyVpcEndpoint"], resources = [var.sqs_endpoint_arn], conditions = [] }
    CreateGroup = {
      actions    = ["ec2:CreateSecurityGroup"], resources = ["arn:aws:ec2:${local.region}:${local.account}:security-group/*"]
      conditions = local.made_by_fis
    }
    CreateGroupInVpc = { actions = ["ec2:CreateSecurityGroup"], resources = [local.vpcs], conditions = [] }
    TagGroup = {
      actions    = ["ec2:CreateTags"], resources = ["arn:aws:ec2:${local.region}:${local.account}:security-group/*"]
      conditions = [{ test = "StringEquals", variable = "ec2:CreateAction", values = ["CreateSecurityGroup"] }]
    }
    ChangeGroup = {
      actions    = ["ec2:DeleteSecurityGroup", "ec2:RevokeSecurityGroupEgress"], resources = ["arn:aws:ec2:${local.region}:${local.account}:security-group/*"]
      conditions = local.managed_by_fis
    }
  }

  document_name = "${var.name}-throttle-consumers"

  # Who takes each role. The policies operator and redrive are for people, so they have no role here.
  trusted = { tasks = "fis", network = "fis", consumers = "fis", automation = "ssm" }
}

data "aws_iam_policy_document" "this" {
  for_each = local.statements

  dynamic "statement" {
    for_each = each.value

    content {
      sid       = statement.key
      actions   = statement.value.actions
      resources = statement.value.resources

      dynamic "condition" {
        for_each = statement.value.conditions

        content {
          test     = condition.value.test
          variable = condition.value.variable
          values   = condition.value.values
        }
      }
    }
  }
}

data "aws_iam_policy_document" "trust" {
  for_each = toset(values(local.trusted))

  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["${each.key}.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }
  }
}

resource "aws_iam_role" "this" {
  for_each           = local.trusted
  name               = "${var.name}-fis-${each.key}"
  description        = "Experiments of this shop: ${each.key}"
  assume_role_policy = data.aws_iam_policy_document.trust[each.value].json

  tags = merge(var.tags, { Name = "${var.name}-fis-${each.key}" })
}

resource "aws_iam_role_policy" "this" {
  for_each = local.trusted
  name     = each.key
  role     = aws_iam_role.this[each.key].id
  policy   = data.aws_iam_policy_document.this[each.key].json
}
