# Alarms on AWS's own metrics and on the nodes' log, and a dashboard. An experiment stops when one of three goes off
# (stop_alarms): accept-errors, accept-slow, and brake, which only a person sets.

data "aws_region" "current" {}

locals {
  period_s  = 60
  namespace = var.name

  write = { LoadBalancer = var.edge.load_balancer, TargetGroup = var.edge.write }
  edge  = { LoadBalancer = var.edge.load_balancer }

  # Counts of the nodes' log lines: the name of the metric, and the line that it counts.
  log_counts = {
    OrdersAccepted    = "{ $.message = \"order accepted\" }"
    OrdersFinished    = "{ $.message = \"order finished\" }"
    OrdersQuarantined = "{ $.message = \"quarantined*\" }"
  }

  # Alarms on one metric. Unless it says otherwise, an alarm goes off above its threshold, and a missing value is none.
  alarms = {
    accept-slow = {
      says       = "99 % of the requests that place an order are answered within 2 s", namespace = "AWS/ApplicationELB", metric = "TargetResponseTime",
      dimensions = local.write, statistic = "p99", above = 2, periods = 3, of = 3
    }
    intake-age = {
      says       = "an order waits in the intake queue for at most 5 minutes", namespace = "AWS/SQS", metric = "ApproximateAgeOfOldestMessage",
      dimensions = { QueueName = var.queues.intake }, statistic = "Maximum", above = 300, periods = 1, of = 1
    }
    events-age = {
      says       = "the event of an order waits for at most 10 minutes", namespace = "AWS/SQS", metric = "ApproximateAgeOfOldestMessage",
      dimensions = { QueueName = var.queues.events }, statistic = "Maximum", above = 600, periods = 1, of = 1
    }
    intake-dead-letters = {
      says       = "no queued order is a dead letter", namespace = "AWS/SQS", metric = "ApproximateNumberOfMessagesVisible",
      dimensions = { QueueName = var.queues.intake_dead }, statistic = "Maximum", above = 0, periods = 1, of = 1
    }
    events-dead-letters = {
      says       = "no event is a dead letter", namespace = "AWS/SQS", metric = "ApproximateNumberOfMessagesVisible",
      dimensions = { QueueName = var.queues.events_dead }, statistic = "Maximum", above = 0, periods = 1, of = 1
    }
    journal-throttled = {
      says       = "the journal refuses no write for want of capacity", namespace = "AWS/DynamoDB", metric = "WriteThrottleEvents",
      dimensions = { TableName = var.tables.journal }, statistic = "Sum", above = 0, periods = 5, of = 5
    }
    orders-throttled = {
      says       = "the table of rows refuses no write for want of capacity", namespace = "AWS/DynamoDB", metric = "WriteThrottleEvents",
      dimensions = { TableName = var.tables.orders }, statistic = "Sum", above = 0, periods = 5, of = 5
    }
    quarantined = {
      says       = "the history of each order can be replayed", namespace = local.namespace, metric = "OrdersQuarantined",
      dimensions = {}, statistic = "Sum", above = 0, periods = 1, of = 1
    }
    # One node may be away: a deployment, a crash. Two away, or no number at all, is an alarm.
    nodes-healthy = {
      says       = "at most one of ${var.nodes} nodes is away", namespace = "AWS/ApplicationELB", metric = "HealthyHostCount",
      dimensions = local.write, statistic = "Minimum", below = var.nodes - 1, missing = "breaching", periods = 1, of = 1
    }
    # Nobody writes this metric. `aws cloudwatch set-alarm-state` stops every experiment and every deployment.
    brake = {
      says       = "no person has pulled the brake", namespace = local.namespace, metric = "Brake",
      dimensions = {}, statistic = "Maximum", above = 0, periods = 1, of = 1
    }
  }

  # Alarms on several metrics: they go off above 0 for so many of so many minutes.
  expressions = {
    # Of few requests, one error would be more than 1 %.
    accept-errors = {
      says    = "at most 1 % of at least 20 requests a minute fail", periods = 2, of = 3
      formula = "IF(requests >= 20 AND 100 * (FILL(target, 0) + FILL(balancer, 0)) > requests, 1, 0)"
      metrics = {
        target   = { namespace = "AWS/ApplicationELB", name = "HTTPCode_Target_5XX_Count", dimensions = local.write }
        balancer = { namespace = "AWS/ApplicationELB", name = "HTTPCode_ELB_5XX_Count", dimensions = local.edge }
        requests = { namespace = "AWS/ApplicationELB", name = "RequestCount", dimensions = local.write }
      }
    }
    not-finishing = {
      says    = "while orders are accepted, orders end", periods = 10, of = 10
      formula = "IF(FILL(finished, 0) == 0, FILL(accepted, 0), 0)"
      metrics = {
        accepted = { namespace = local.namespace, name = "OrdersAccepted", dimensions = {} }
        finished = { namespace = local.namespace, name = "OrdersFinished", dimensions = {} }
      }
    }
  }

  arns = { for name, alarm in merge(aws_cloudwatch_metric_alarm.single, aws_cloudwatch_metric_alarm.expression) : name => alarm.arn }
}

resource "aws_cloudwatch_log_metric_filter" "orders" {
  for_each       = local.log_counts
  name           = "${var.name}-${each.key}"
  log_group_name = var.node_log_group
  pattern        = each.value

  metric_transformation {
    namespace     = local.namespace
    name          = each.key
    value         = "1"
    default_value = "0"
  }
}

resource "aws_cloudwatch_metric_alarm" "single" {
  for_each            = local.alarms
  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = "Expected: ${each.value.says}."
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = startswith(each.value.statistic, "p") ? null : each.value.statistic
  extended_statistic  = startswith(each.value.statistic, "p") ? each.value.statistic : null
  comparison_operator = can(each.value.below) ? "LessThanThreshold" : "GreaterThanThreshold"
  threshold           = try(each.value.below, each.value.above)
  period              = local.period_s
  datapoints_to_alarm = each.value.periods
  evaluation_periods  = each.value.of
  treat_missing_data  = try(each.value.missing, "notBreaching")
  alarm_actions       = var.topic_arns
  ok_actions          = var.topic_arns

  tags = merge(var.tags, { Name = "${var.name}-${each.key}" })
}

resource "aws_cloudwatch_metric_alarm" "expression" {
  for_each            = local.expressions
  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = "Expected: ${each.value.says}."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  datapoints_to_alarm = each.value.periods
  evaluation_periods  = each.value.of
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.topic_arns
  ok_actions          = var.topic_arns

  metric_query {
    id          = "wrong"
    label       = each.key
    expression  = each.value.formula
    return_data = true
  }

  dynamic "metric_query" {
    for_each = each.value.metrics

    content {
      id = metric_query.key

      metric {
        namespace   = metric_query.value.namespace
        metric_name = metric_query.value.name
        dimensions  = metric_query.value.dimensions
        stat        = "Sum"
        period      = local.period_s
      }
    }
  }

  tags = merge(var.tags, { Name = "${var.name}-${each.key}" })
}

resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = var.name

  dashboard_body = jsonencode({
    widgets = [
      for index, widget in [
        { title = "Requests that place an order, a minute", metrics = [
          ["AWS/ApplicationELB", "RequestCount", "LoadBalancer", var.edge.load_balancer, "TargetGroup", var.edge.write, { stat = "Sum" }],
          [".", "HTTPCode_Target_5XX_Count", ".", ".", ".", ".", { stat = "Sum" }],
        ] },
        { title = "Their latency, s", metrics = [
          ["AWS/ApplicationELB", "TargetResponseTime", "LoadBalancer", var.edge.load_balancer, "TargetGroup", var.edge.write, { stat = "p50" }],
          ["...", { stat = "p99" }],
        ] },
        { title = "Orders, a minute", metrics = [
          [local.namespace, "OrdersAccepted", { stat = "Sum" }],
          [".", "OrdersFinished", { stat = "Sum" }],
          [".", "OrdersQuarantined", { stat = "Sum" }],
        ] },
        { title = "Healthy nodes", metrics = [
          ["AWS/ApplicationELB", "HealthyHostCount", "LoadBalancer", var.edge.load_balancer, "TargetGroup", var.edge.write, { stat = "Minimum" }],
          ["...", var.edge.read, { stat = "Minimum" }],
        ] },
        { title = "Age of the oldest message, s", metrics = [
          ["AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", var.queues.intake, { stat = "Maximum" }],
          ["...", var.queues.events, { stat = "Maximum" }],
        ] },
        { title = "Dead letters", metrics = [
          ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", var.queues.intake_dead, { stat = "Maximum" }],
          ["...", var.queues.events_dead, { stat = "Maximum" }],
        ] },
        { title = "Write units, a minute", metrics = [
          ["AWS/DynamoDB", "ConsumedWriteCapacityUnits", "TableName", var.tables.journal, { stat = "Sum" }],
          ["...", var.tables.orders, { stat = "Sum" }],
        ] },
        { title = "Refused writes, a minute", metrics = [
          ["AWS/DynamoDB", "WriteThrottleEvents", "TableName", var.tables.journal, { stat = "Sum" }],
          ["...", var.tables.orders, { stat = "Sum" }],
        ] },
        ] : {
        type       = "metric"
        x          = 12 * (index % 2)
        y          = 6 * floor(index / 2)
        width      = 12
        height     = 6
        properties = { title = widget.title, metrics = widget.metrics, period = local.period_s, region = data.aws_region.current.region, view = "timeSeries" }
      }
    ]
  })
}
