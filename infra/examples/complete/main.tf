# A whole shop on AWS for one lab session: three order nodes in three zones, the shop, simulators of the dependencies, alarms
# and experiments. The tables are not protected, so everything can be destroyed after the session.

module "coffee_chaos" {
  source = "../.."

  student_id           = var.student_id
  recovery_period_days = 7
  deletion_protection  = false

  compute = {
    image            = var.image
    shop_image       = var.shop_image
    simulators_image = var.simulators_image

    nodes         = 3
    vpc_cidr      = "10.20.0.0/16"
    allowed_cidrs = var.allowed_cidrs

    operator_token_secret_arn = var.operator_token_secret_arn
    cluster_tls_secret_arn    = var.cluster_tls_secret_arn
  }

  tags = {
    Purpose = "lab"
  }
}

# For the person who runs the experiments and moves dead letters back.
resource "aws_iam_policy" "operator" {
  name        = "chaos-coffee-${var.student_id}-operator"
  description = "Start and stop the experiments of this shop, and pull the brake"
  policy      = module.coffee_chaos.operator_policy_json
}

resource "aws_iam_policy" "redrive" {
  name        = "chaos-coffee-${var.student_id}-redrive"
  description = "Move dead letters of this shop back to their queues"
  policy      = module.coffee_chaos.redrive_policy_json
}
