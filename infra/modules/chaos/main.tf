# The experiments of the library that AWS Fault Injection Service can do too. Each template asserts the three stop alarms
# first and last, stops when one of them goes off, and names the local experiment with the same hypothesis.

data "aws_region" "current" {}

data "aws_caller_identity" "current" {}

locals {
  region  = data.aws_region.current.region
  account = data.aws_caller_identity.current.account_id

  # The shortest duration that FIS knows is one minute.
  fault_duration = "PT2M"

  # stop-task and kill-process are over at once. FIS watches the stop alarms only while an action goes on.
  watch_duration = "PT5M"

  payment_host = regex("^[a-z]+://([^:/]+)", var.payment_url)[0]

  targets = {
    one-node  = { type = "aws:ecs:task", key = "Tasks", selection = "COUNT(1)" }
    half      = { type = "aws:ecs:task", key = "Tasks", selection = "PERCENT(50)" }
    all-nodes = { type = "aws:ecs:task", key = "Tasks", selection = "ALL" }
    one-zone  = { type = "aws:ec2:subnet", key = "Subnets", selection = "ALL", arns = slice(var.private_subnet_arns, 0, 1) }
    all-zones = { type = "aws:ec2:subnet", key = "Subnets", selection = "ALL", arns = var.private_subnet_arns }
    sqs       = { type = "aws:ec2:vpc-endpoint", key = "VPCEndpoints", selection = "ALL", arns = [var.sqs_endpoint_arn] }
  }

  # Parameters that every action in the network of a Fargate task needs.
  in_task = { duration = local.fault_duration, useEcsFaultInjectionEndpoints = "true" }

  templates = merge(
    {
      stop-one = {
        says   = "One node ends with SIGTERM and leaves the cluster", experiment = "node-kill", role = "tasks",
        target = "one-node", action = "aws:ecs:stop-task", parameters = {}, then_wait = local.watch_duration
      }
      stop-half = {
        says   = "Half of the nodes end with SIGTERM", experiment = "half-killed", role = "tasks",
        target = "half", action = "aws:ecs:stop-task", parameters = {}, then_wait = local.watch_duration
      }
      no-dynamodb = {
        says       = "No node reaches DynamoDB", experiment = "store-outage", role = "network",
        target     = "all-zones", action = "aws:network:disrupt-connectivity", then_wait = null
        parameters = { duration = local.fault_duration, scope = "dynamodb" }
      }
      zone-lost = {
        says       = "One zone is cut off from everything", experiment = "zone-down", role = "network",
        target     = "one-zone", action = "aws:network:disrupt-connectivity", then_wait = null
        parameters = { duration = local.fault_duration, scope = "all" }
      }
      throttle-consumers = {
        says   = "No node may receive queued orders", experiment = "concurrency-squeeze", role = "consumers",
        target = null, action = "aws:ssm:start-automation-execution", then_wait = null
        parameters = {
          documentArn        = aws_ssm_document.throttle_consumers.arn
          documentParameters = jsonencode({ Duration = local.fault_duration })
          maxDuration        = "PT10M"
        }
      }
    },
    { for name, template in local.templates_with_endpoint : name => template if var.with_sqs_endpoint },
    { for name, template in local.templates_in_task : name => template if var.fault_injection },
  )

  # These need an endpoint of SQS that is ours.
  templates_with_endpoint = {
    no-sqs = {
      says       = "No node reaches SQS", experiment = "queue-outage", role = "network",
      target     = "sqs", action = "aws:network:disrupt-vpc-endpoint", then_wait = null
      parameters = { duration = local.fault_duration }
    }
  }

  # These act inside a task, through the SSM agent.
  templates_in_task = {
    crash-one = {
      says       = "One node ends with SIGKILL", experiment = "node-kill", role = "tasks",
      target     = "one-node", action = "aws:ecs:task-kill-process", then_wait = local.watch_duration
      parameters = { processName = "java", signal = "SIGKILL" }
    }
    # A new connection and the request on it both wait, so payment takes eight seconds.
    slow-payment = {
      says       = "Each packet to payment takes 4 s longer", experiment = "payment-crawl", role = "tasks",
      target     = "all-nodes", action = "aws:ecs:task-network-latency", then_wait = null
      parameters = merge(local.in_task, { delayMilliseconds = "4000", jitterMilliseconds = "500", sources = local.payment_host })
    }
    no-payment = {
      says       = "No packet reaches payment", experiment = "payment-hang", role = "tasks",
      target     = "all-nodes", action = "aws:ecs:task-network-packet-loss", then_wait = null
      parameters = merge(local.in_task, { lossPercent = "100", sources = local.payment_host })
    }
    partition = {
      says       = "One node hears no other node", experiment = "node-hang", role = "tasks",
      target     = "one-node", action = "aws:ecs:task-network-blackhole-port", then_wait = null
      parameters = merge(local.in_task, { port = tostring(var.artery_port), protocol = "tcp", trafficType = "ingress" })
    }
  }

  # The actions of each template, in order: assert, break, wait if the fault is over at once, assert.
  actions = {
    for name, template in local.templates : name => concat(
      [{ name = "steady-before", id = "aws:cloudwatch:assert-alarm-state", after = null, parameters = local.steady, target = null }],
      [{ name = "break", id = template.action, after = "steady-before", parameters = template.parameters, target = template.target }],
      template.then_wait == null ? [] : [
        { name = "watch", id = "aws:fis:wait", after = "break", parameters = { duration = template.then_wait }, target = null },
      ],
      [{
        name       = "steady-after", id = "aws:cloudwatch:assert-alarm-state", after = template.then_wait == null ? "break" : "watch",
        parameters = local.steady, target = null
      }],
    )
  }

  steady = { alarmArns = join(",", var.stop_alarm_arns), alarmStates = "OK" }
}

resource "aws_cloudwatch_log_group" "experiments" {
  name              = "/${var.name}/experiments"
  retention_in_days = 14

  tags = merge(var.tags, { Name = "/${var.name}/experiments" })
}

resource "aws_fis_experiment_template" "this" {
  for_each    = local.templates
  description = "${each.value.says}. Locally: ./coffee run ${each.value.experiment}"
  role_arn    = aws_iam_role.this[each.value.role].arn

  dynamic "stop_condition" {
    for_each = var.stop_alarm_arns

    content {
      source = "aws:cloudwatch:alarm"
      value  = stop_condition.value
    }
  }

  experiment_options {
    account_targeting            = "single-account"
    empty_target_resolution_mode = "fail"
  }

  dynamic "target" {
    for_each = each.value.target == null ? {} : { (each.value.target) = local.targets[each.value.target] }

    content {
      name           = target.key
      resource_type  = target.value.type
      selection_mode = target.value.selection
      resource_arns  = lookup(target.value, "arns", null)
      parameters     = target.value.type == "aws:ecs:task" ? { cluster = var.cluster.name, service = var.cluster.service } : null

      dynamic "resource_tag" {
        for_each = target.value.type == "aws:ecs:task" ? { ChaosReady = "true" } : {}

        content {
          key   = resource_tag.key
          value = resource_tag.value
        }
      }
    }
  }

  dynamic "action" {
    for_each = local.actions[each.key]

    content {
      name        = action.value.name
      action_id   = action.value.id
      start_after = action.value.after == null ? null : [action.value.after]

      dynamic "target" {
        for_each = action.value.target == null ? [] : [action.value.target]

        content {
          key   = local.targets[target.value].key
          value = target.value
        }
      }

      dynamic "parameter" {
        for_each = action.value.parameters

        content {
          key   = parameter.key
          value = parameter.value
        }
      }
    }
  }

  log_configuration {
    log_schema_version = 2

    cloudwatch_logs_configuration {
      log_group_arn = "${aws_cloudwatch_log_group.experiments.arn}:*"
    }
  }

  tags = merge(var.tags, { Name = "${var.name}-${each.key}", Student = var.student_id })
}

# FIS has no action for the consumers of a queue. This document denies them to receive, waits, and takes the denial back,
# also when it fails or is cancelled. The intake queue has no other policy.
resource "aws_ssm_document" "throttle_consumers" {
  name            = local.document_name
  document_type   = "Automation"
  document_format = "JSON"

  content = jsonencode({
    schemaVersion = "0.3"
    description   = "Denies the order nodes to receive queued orders for a while."
    assumeRole    = aws_iam_role.this["automation"].arn
    parameters    = { Duration = { type = "String", description = "ISO 8601 duration", default = local.fault_duration } }
    mainSteps = [
      {
        name = "deny", action = "aws:executeAwsApi", onFailure = "step:allow", onCancel = "step:allow", nextStep = "hold"
        inputs = { Service = "sqs", Api = "SetQueueAttributes", QueueUrl = var.intake_queue.url, Attributes = { Policy = jsonencode({
          Version   = "2012-10-17"
          Statement = [{ Sid = "ThrottledByExperiment", Effect = "Deny", Principal = { AWS = var.node_role_arn }, Action = "sqs:ReceiveMessage", Resource = var.intake_queue.arn }]
        }) } }
      },
      {
        name   = "hold", action = "aws:sleep", onFailure = "step:allow", onCancel = "step:allow", nextStep = "allow"
        inputs = { Duration = "{{ Duration }}" }
      },
      {
        name   = "allow", action = "aws:executeAwsApi", isEnd = true
        inputs = { Service = "sqs", Api = "SetQueueAttributes", QueueUrl = var.intake_queue.url, Attributes = { Policy = "" } }
      },
    ]
  })

  tags = merge(var.tags, { Name = "${var.name}-throttle-consumers" })
}
