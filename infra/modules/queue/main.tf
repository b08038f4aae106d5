# A standard queue and its dead-letter queue, encrypted with keys that SQS manages.

locals {
  dead_letter_name  = "${var.name}-dlq"
  retention_seconds = var.retention_days * 24 * 60 * 60
}

resource "aws_sqs_queue" "dead_letters" {
  name                      = local.dead_letter_name
  message_retention_seconds = local.retention_seconds
  sqs_managed_sse_enabled   = true

  tags = merge(var.tags, { Name = local.dead_letter_name })
}

resource "aws_sqs_queue" "this" {
  name                      = var.name
  message_retention_seconds = local.retention_seconds
  sqs_managed_sse_enabled   = true

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letters.arn
    maxReceiveCount     = var.receives_max
  })

  tags = merge(var.tags, { Name = var.name })
}

# No other queue may use this dead-letter queue. This is a separate resource, because the two queues refer to each other.
resource "aws_sqs_queue_redrive_allow_policy" "dead_letters" {
  queue_url = aws_sqs_queue.dead_letters.id

  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [aws_sqs_queue.this.arn]
  })
}
